// A formula in words: labels in place of names, signs in place of operators.

import { entityOf } from "../base/state.js";
import { say } from "../base/words.js";

const TOKEN = /'((?:[^'\\]|\\.)*)'|([A-Za-z_]\w*(?:\.\w+)*)(\s*\()?|([<>=!]=|[-+*/<>(),%[\]]|[\d.]+)/g;
const SIGNS = { "*": "×", "/": "÷", "-": "−", "==": "=", "!=": "≠", "<=": "≤", ">=": "≥" };

const spoken = (prefix, name) => (say(prefix + name) === prefix + name ? name.replaceAll("_", " ") : say(prefix + name));

export function formulaWords(entity, field) {
  let options = field.options;
  const parts = [];
  for (const [whole, text, name, call, sign] of field.formula.replaceAll("where=", " where ").matchAll(TOKEN)) {
    if (text !== undefined) parts.push(labelOf(text, options, field.options));
    else if (call) parts.push(spoken("fn_", name) + "(");
    else if (name) {
      const found = path(entity, name.split("."));
      if (found.field?.options.length) options = found.field.options;
      parts.push(found.text);
    } else parts.push(SIGNS[sign] || whole);
  }
  return parts.join(" ").replace(/\( /g, "(").replace(/ ([),%，；])/g, "$1").replace(/\[ /g, "[").replace(/ \]/g, "]");
}

const labelOf = (key, ...lists) => lists.flat().find((option) => option.key === key)?.label || `“${key}”`;

// `lines.price` is read step by step: through lines, links and lists of other records.
function path(entity, names) {
  if (names[0] === "param") return { text: `${say("fn_param")} ${names[1].replaceAll("_", " ")}` };
  let here = entity;
  let field = null;
  const labels = names.map((name) => {
    field = here?.fields[name] || null;
    const list = here?.form?.related.find((one) => one.name === name);
    const label = field?.label || list?.label || spoken("fn_", name);
    here = entityOf(field ? field.lines || (field.to.length === 1 ? field.to[0] : "") : list?.entity || "");
    return label;
  });
  return { field, text: labels.reduce((of, name) => say("path_of", { of, name })) };
}
