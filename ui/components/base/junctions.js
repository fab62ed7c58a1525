// Conditions joined by `and` and `or`: splitting a written condition at the top level, and reading it as a tree.

export function splitAt(text, word) {
  const parts = [];
  let depth = 0, quote = false, start = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quote) {
      if (c === "\\") i++;
      else if (c === "'") quote = false;
    } else if (c === "'") quote = true;
    else if ("([".includes(c)) depth++;
    else if (")]".includes(c)) depth--;
    else if (!depth && text.startsWith(` ${word} `, i)) {
      parts.push(text.slice(start, i).trim());
      start = i + word.length + 2;
      i = start - 1;
    }
  }
  parts.push(text.slice(start).trim());
  return parts;
}

// Whether a text is one pair of brackets round something.
export function bare(text) {
  if (!/^\(.*\)$/s.test(text)) return text;
  let depth = 0, quote = false;
  for (let i = 0; i < text.length - 1; i++) {
    const c = text[i];
    if (quote) {
      if (c === "\\") i++;
      else if (c === "'") quote = false;
    } else if (c === "'") quote = true;
    else if (c === "(") depth++;
    else if (c === ")" && --depth === 0) return text;
  }
  return text.slice(1, -1).trim();
}

// A tree of what `leaf` can read ({any: [...]}, {all: [...]}); null where some part is more than that.
export function tree(text, leaf) {
  const one = leaf(text);
  if (one) return one;
  const inner = bare(text);
  const [kind, parts] = [["any", splitAt(inner, "or")], ["all", splitAt(inner, "and")]].find(([, found]) => found.length > 1) || [];
  if (!kind) return inner === text ? null : tree(inner, leaf);
  const members = parts.map((part) => tree(part, leaf));
  return members.includes(null) ? null : { [kind]: members };
}

// The chip that holds a tree's parts, without those that are not filled yet; null when nothing is left.
export function pruned(chip) {
  const kind = chip.any ? "any" : chip.all ? "all" : null;
  if (!kind) return chip;
  const members = chip[kind].map(pruned).filter(Boolean);
  return members.length > 1 ? { [kind]: members } : members[0] || null;
}
