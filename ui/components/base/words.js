// Texts of the screens in the person's language.

let words = {};
let spoken = "zh-CN";
export const language = () => spoken;

export function useWords(given, tag) {
  words = given;
  spoken = tag;
  globalThis.gridwright = { ...globalThis.gridwright, say };
}

export const chinese = () => spoken.startsWith("zh");

// `say("rows", {count: 3})` fills `{count}`; a text with `|` holds the English singular before it.
export function say(key, values = {}) {
  let text = words[key] ?? key;
  if (text.includes("|")) text = text.split("|")[Number(values.count) === 1 ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// The many of an English label ("Customers"); Chinese has one form.
const ODD = { person: "people", man: "men", woman: "women", child: "children" };
const SAME = /(s|information|equipment|staff|news|history|data|feedback|stock)$/i;
export function plural(label) {
  const found = /^(.*?)([A-Za-z]+)$/s.exec(label || "");
  if (chinese() || !found) return label || "";
  const [, before, last] = found;
  const odd = ODD[last.toLowerCase()];
  if (odd) return before + (/^[A-Z]/.test(last) ? odd[0].toUpperCase() + odd.slice(1) : odd);
  if (/(ss|x|ch|sh|us)$/i.test(last)) return label + "es";
  if (SAME.test(last)) return label;
  return /[^aeiou]y$/i.test(last) ? label.slice(0, -1) + "ies" : label + "s";
}

// "1 customer", "2 customers"; `shown` is the figure as it is written ("10,000+").
export const counted = (count, label, shown = count) => say("counted", { count: shown, label: inside(Number(count) === 1 ? label : plural(label)) });

// Soft hyphens where an English word may break, so that a narrow place shows all of it on two lines.
export function syllables(label) {
  if (chinese()) return label;
  const broken = label.replace(/([a-z]{2,}?[aeiouy]?[^aeiouy\s])(?=[^aeiouy\s][aeiouy]\w)/gi, "$1\u00ad");
  return broken.replace(/([aeiouy])(?=[bcdfghjklmnpqrstvwxz][aeiouy]\w)/gi, "$1\u00ad").replace(/^(\w)\u00ad|\u00ad+(?=\u00ad)/g, "$1");
}

// Inside a sentence an English label starts small ("New customer"); a shout or a name stays as it is.
export function inside(label) {
  if (chinese() || !label || /^[A-Z]{2}/.test(label)) return label || "";
  return label[0].toLowerCase() + label.slice(1);
}
