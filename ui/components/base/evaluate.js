// A hint, never a decision: works out simple conditions of the schema while somebody types, so that fields appear and
// rows take colour at once. What it cannot read is `undefined`; the server asks every condition again when saving.

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)(%?)|'((?:[^'\\]|\\.)*)'|([A-Za-z_一-鿿][\w一-鿿]*)|(==|!=|<=|>=|[<>()[\],.+\-*/]))/y;
const cache = new Map();

class Unreadable extends Error {} // no browser works this out
class Absent extends Error {} // a value that is not here, now

export function holds(source, values, world = {}) {
  if (source === true || source === false) return source;
  if (source === null || source === undefined || source === "") return undefined;
  try {
    if (!cache.has(source)) cache.set(source, new Reader(source).whole());
    const result = cache.get(source)(values, world);
    return result === undefined ? undefined : Boolean(result);
  } catch (error) {
    if (error instanceof Absent) return undefined;
    if (error instanceof Unreadable) {
      cache.set(source, () => undefined);
      return undefined;
    }
    throw error;
  }
}

// Whether it can be worked out here at all.
export function readable(source) {
  try {
    new Reader(source).whole();
    return true;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

// The names a condition speaks of: the cell that caused a colour is one of them.
export function namesIn(source) {
  return String(source).replace(/'(?:[^'\\]|\\.)*'/g, "").match(/[A-Za-z_]\w*/g) || [];
}

class Reader {
  constructor(source) {
    this.tokens = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < source.trimEnd().length) {
      const found = TOKEN.exec(source);
      if (!found) throw new Unreadable();
      if (found[1] !== undefined) this.tokens.push({ value: Number(found[1]) / (found[2] ? 100 : 1) });
      else if (found[3] !== undefined) this.tokens.push({ value: found[3].replace(/\\(.)/g, "$1") });
      else this.tokens.push({ word: found[4] ?? found[5] });
    }
    this.at = 0;
  }

  peek(word) {
    return this.tokens[this.at]?.word === word;
  }
  take(word) {
    return this.peek(word) ? (this.at++, true) : false;
  }
  need(word) {
    if (!this.take(word)) throw new Unreadable();
  }

  whole() {
    const tree = this.either();
    if (this.at < this.tokens.length) throw new Unreadable();
    return tree;
  }

  either() {
    let left = this.both();
    while (this.take("or")) left = this.join(left, this.both(), true);
    return left;
  }
  both() {
    let left = this.denied();
    while (this.take("and")) left = this.join(left, this.denied(), false);
    return left;
  }
  join(a, b, decisive) {
    return (values, world) => {
      const first = a(values, world);
      if (first !== undefined && Boolean(first) === decisive) return decisive;
      const second = b(values, world);
      if (second !== undefined && Boolean(second) === decisive) return decisive;
      return first === undefined || second === undefined ? undefined : !decisive;
    };
  }
  denied() {
    if (!this.take("not")) return this.compared();
    const inner = this.denied();
    return (values, world) => {
      const result = inner(values, world);
      return result === undefined ? undefined : !result;
    };
  }

  compared() {
    const left = this.operand();
    if (this.take("is")) {
      const filled = this.take("not");
      this.need("empty");
      return (v, w) => blank(left(v, w)) !== filled;
    }
    const negative = this.take("not");
    if (this.take("in")) {
      const items = this.operand();
      return (v, w) => within(left(v, w), items(v, w)) !== negative;
    }
    const sign = ["==", "!=", "<=", ">=", "<", ">"].find((word) => this.take(word));
    if (!sign) return left;
    const right = this.operand();
    return (v, w) => compare(sign, left(v, w), right(v, w));
  }

  operand() {
    const token = this.tokens[this.at];
    if (!token) throw new Unreadable();
    if ("value" in token) {
      this.at++;
      return () => token.value;
    }
    if (this.take("(")) {
      const inner = this.either();
      this.need(")");
      return inner;
    }
    if (this.take("[")) return this.items();
    if (!/^\w/u.test(token.word)) throw new Unreadable();
    this.at++;
    if (this.peek("(") || this.peek(".")) throw new Unreadable(); // functions and links are the server's
    return (values, world) => lookup(token.word, values, world);
  }

  items() {
    const items = [];
    while (!this.take("]")) {
      items.push(this.operand());
      this.take(",");
    }
    return (v, w) => items.map((item) => item(v, w));
  }
}

function lookup(name, values, world) {
  if (name === "true") return true;
  if (name === "false") return false;
  if (name === "empty") return null;
  if (name === "me") return world.me;
  if (name === "today") return world.today;
  if (name === "is_new") return world.isNew ?? false;
  if (!(name in values)) throw new Absent();
  const value = values[name];
  return value && typeof value === "object" && !Array.isArray(value) ? value.id : value;
}

const blank = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
const within = (value, items) => !blank(value) && Array.isArray(items) && items.some((item) => compare("==", value, item));

function compare(sign, a, b) {
  if (blank(a) || blank(b)) return sign === "!=";
  const numeric = !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
  const [x, y] = numeric ? [Number(a), Number(b)] : [String(a), String(b)];
  return { "==": x === y, "!=": x !== y, "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y }[sign];
}
