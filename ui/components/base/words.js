// Texts of the screens in the person's language.

let words = {};
export let language = "zh-CN";

export function useWords(given, tag) {
  words = given;
  language = tag;
  globalThis.gridwright = { ...globalThis.gridwright, say };
}

export const chinese = () => language.startsWith("zh");

// `say("rows", {count: 3})` fills `{count}`; a text with `|` holds the English singular before it.
export function say(key, values = {}) {
  let text = words[key] ?? key;
  if (text.includes("|")) text = text.split("|")[Number(values.count) === 1 ? 0 : 1];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// Inside a sentence an English label starts small ("New customer"); a shout or a name stays as it is.
export function inside(label) {
  if (chinese() || !label || /^[A-Z]{2}/.test(label)) return label || "";
  return label[0].toLowerCase() + label.slice(1);
}
