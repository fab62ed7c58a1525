// One dictionary from widget kinds to what people type into; an unknown kind is a text box.

import boolean from "./boolean.js";
import date from "./date.js";
import { Files, Signature } from "./files.js";
import pick from "./pick.js";
import { Color, Duration, Score } from "./small.js";
import text from "./text.js";

export const EDITORS = {
  text, rich_text: text, number: text, money: text, percent: text, json: text,
  boolean, date, datetime: date, duration: Duration,
  choice: pick, choices: pick, person: pick, people: pick, link: pick, links: pick,
  files: Files, image: Files, signature: Signature, score: Score, color: Color,
};

export const editorOf = (field) => EDITORS[field.widget.kind] || text;

// Which kinds a grid cell cannot hold; they are edited in the record.
export const ROOMY = new Set(["lines", "files", "image", "signature", "rich_text"]);

// Links, people and files travel as their ids.
export function outgoing(field, value) {
  const id = (item) => (item && typeof item === "object" ? (item.entity && field.to.length !== 1 ? { entity: item.entity, id: item.id } : item.id) : item);
  if (["person", "link", "people", "links", "files", "image", "signature"].includes(field.widget.kind)) {
    return Array.isArray(value) ? value.map(id) : id(value);
  }
  return value === undefined || value === "" ? null : value;
}
