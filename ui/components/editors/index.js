// One dictionary from widget kinds to what people type into; an unknown kind is a text box.

import { percent } from "../base/format.js";
import boolean from "./boolean.js";
import date from "./date.js";
import { Files, Signature } from "./files.js";
import pick from "./pick.js";
import { readPercent } from "./read.js";
import rich from "./rich.js";
import { Color, Duration, Score } from "./small.js";
import text from "./text.js";

export const EDITORS = {
  text, rich_text: rich, number: text, money: text, percent: text, json: text,
  boolean, date, datetime: date, duration: Duration,
  choice: pick, choices: pick, person: pick, people: pick, link: pick, links: pick,
  files: Files, image: Files, signature: Signature, score: Score, color: Color,
};

export const editorOf = (field) => EDITORS[field.widget.kind] || text;

// What has a table of its own: edited in a drawer beside the cell, and in the form of a new record.
export const ROOMY = new Set(["lines"]);

// As people type it, for a gesture of the grid: editors hold a percentage as a fraction.
export const asTyped = (field, value) => (field.widget.kind === "percent" && /^-?\d*\.?\d+$/.test(String(value ?? "")) ? percent(value) : outgoing(field, value));
// What was typed for such a gesture, as its editor holds it.
export const asHeld = (field, value) => (field.widget.kind === "percent" && typeof value === "string" ? readPercent(value) : value);

// Links, people and files travel as their ids.
export function outgoing(field, value) {
  const id = (item) => (item && typeof item === "object" ? (item.entity && field.to.length !== 1 ? { entity: item.entity, id: item.id } : item.id) : item);
  if (["person", "link", "people", "links", "files", "image", "signature"].includes(field.widget.kind)) {
    return Array.isArray(value) ? value.map(id) : id(value);
  }
  return value === undefined || value === "" ? null : value;
}
