// One dictionary from cell kinds to what they look like; an unknown kind shows its text.

import { h } from "vue";
import * as format from "../base/format.js";
import { svg } from "../base/icons.js";
import { say } from "../base/words.js";

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escape = (text) => String(text ?? "").replace(/[&<>"']/g, (c) => ESCAPES[c]);

// Red, amber and green mean state; a choice that asks for one gets the hue nearest to it.
const HUES = new Set(["grey", "indigo", "blue", "teal", "violet", "pink", "brown"]);
const NEAR = { red: "pink", amber: "brown", orange: "brown", yellow: "brown", green: "teal", purple: "violet", gray: "grey" };
export const hue = (color) => (HUES.has(color) ? color : NEAR[color] || "grey");

export const tag = (option) => `<span class="gw-tag gw-tag-${hue(option?.color)}">${escape(option?.label)}</span>`;
const optionOf = (field, key) => field.options.find((o) => o.key === key) || { key, label: key, color: "" };

export function person(value, { bare = false } = {}) {
  const name = value.title ?? value.name ?? "";
  const mine = value.id !== undefined && value.id === globalThis.gridwright?.me;
  const face = `<span class="gw-face${mine ? " gw-face-me" : ""}" aria-hidden="true">${escape(format.initials(name))}</span>`;
  return `<span class="gw-person">${face}${bare ? "" : `<span class="gw-cut">${escape(name)}</span>`}</span>`;
}

const ENDS = { won: "green", lost: "grey", closed: "grey" };
export function stage(option) {
  const color = option.color && option.color !== "blue" ? option.color : ENDS[option.ends] || "";
  const look = color ? `gw-dot-${["green", "amber", "red"].includes(color) ? color : "grey"}` : "gw-dot-open";
  return `<span class="gw-stage"><span class="gw-dot ${look}" aria-hidden="true"></span><span class="gw-cut">${escape(option.label)}</span></span>`;
}

// A link opens the peek panel of the same page, Ctrl+click the page of the record. Without a title I may not read it.
export function link(value, field) {
  if (value.title === null) return `<span class="gw-muted">#${Number(value.id)}</span>`;
  const entity = value.entity || (field.to.length === 1 ? field.to[0] : "");
  const text = escape(value.title ?? value.id);
  if (!entity || entity === "any") return `<span class="gw-cut">${text}</span>`;
  return `<a class="gw-cut gw-open" data-entity="${escape(entity)}" data-id="${Number(value.id)}" href="/e/${encodeURIComponent(entity)}/${Number(value.id)}" tabindex="-1">${text}</a>`;
}

// What is partly hidden is no number to call.
export const isCallable = (value) => /^[\d\s()+-]+$/.test(value || "");
function written(value, field) {
  const { named } = field.cell; // names of the schema, with blanks between
  return named ? String(value).split(" ").map(named).join(say("list_comma")) : grouped(String(value), field.cell.groups);
}
const SCHEMES = { tel: (v) => (isCallable(v) ? "tel:" : "") + String(v).replace(/[^\d+]/g, ""), mailto: (v) => "mailto:" + v, url: (v) => v };
function text(value, field, { form }) {
  const shown = escape(written(value, field));
  const scheme = SCHEMES[field.cell.scheme];
  if (!scheme || (!form && field.cell.scheme === "tel")) return form && field.cell.rows > 1 ? `<span class="gw-pre">${shown}</span>` : shown;
  const target = scheme(value);
  if (!/^(https?:|tel:|mailto:)/i.test(target)) return shown;
  return `<a href="${escape(target)}" rel="noopener noreferrer" target="_blank" tabindex="${form ? 0 : -1}">${shown}</a>`;
}

function grouped(digits, sizes) {
  if (!Array.isArray(sizes) || !/^\d+$/.test(digits) || sizes.reduce((a, b) => a + b, 0) !== digits.length) return digits;
  let at = 0;
  return sizes.map((size) => digits.slice(at, (at += size))).join(" ");
}

function moment(value, field, { form }) {
  const exact = format.exact(value);
  return form ? exact : `<span title="${escape(exact)}">${escape(format.relative(value))}</span>`;
}

function boolean(value, field, { form }) {
  if (form) return value ? `<span class="gw-yes">${svg("check")} ${escape(say("yes"))}</span>` : escape(say("no"));
  return value ? svg("check", say("yes")) : "";
}

function score(value, field) {
  const most = field.cell.max || 5;
  const stars = Array.from({ length: most }, (_, i) => `<span class="gw-star${i < Number(value) ? " gw-on" : ""}">★</span>`).join("");
  return `<span role="img" aria-label="${escape(say("score_of", { value, most }))}">${stars}</span>`;
}

const color = (value) =>
  /^#[0-9a-fA-F]{3,8}$/.test(value) ? `<span class="gw-swatch" style="background:${value}" aria-hidden="true"></span>${escape(value)}` : escape(value);

function files(value, field, { form }) {
  const all = [].concat(value || []);
  if (!form) return `${svg("clip")} ${all.length}`;
  return all.map((file) => `<a class="gw-file" href="/api/v1/files/${encodeURIComponent(file.id ?? file)}" target="_blank" rel="noopener">${svg("file")}<span>${escape(file.name ?? file.title ?? file.id ?? file)}</span></a>`).join("");
}

function picture(value, field, how) {
  const first = [].concat(value)[0];
  const source = `/api/v1/files/${encodeURIComponent(first?.id ?? first)}`;
  return `<img class="${how.form ? "gw-picture" : "gw-thumb"}" src="${source}" alt="${escape(first?.name ?? field.label)}" loading="lazy">`;
}

// A list knows how many lines there are, a record the lines themselves; in a grid they open beside it.
function howMany(value, field, { form }) {
  const count = Array.isArray(value) ? value.length : Number(value);
  const said = count ? escape(say("lines_count", { count: format.number(String(count)) })) : "";
  return form || !said ? said : `<span class="gw-lines-open">${said}</span>`;
}

const many = (draw) => (value, field, how) => `<span class="gw-many">${[].concat(value || []).map((item) => draw(item, field, how)).join("")}</span>`;

export const CELLS = {
  text,
  rich_text: (value) => escape(String(value).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim()),
  number: (value, field) => format.number(value, field.cell.decimals || undefined),
  money: (value, field, { form }) => format.money(value, { decimals: field.cell.decimals ?? 2, currency: form ? field.cell.currency || globalThis.gridwright?.currency || "" : "", short: !form }),
  percent: (value) => format.percent(value),
  boolean,
  choice: (value, field) => tag(optionOf(field, value)),
  choices: many((key, field) => tag(optionOf(field, key))),
  date: (value) => escape(value),
  datetime: moment,
  duration: (value) => escape(format.duration(value)),
  person: (value) => person(value),
  people: many((value) => person(value)),
  link,
  links: many(link),
  lines: howMany,
  files,
  image: picture,
  signature: picture,
  score,
  color,
  json: (value) => `<code>${escape(typeof value === "string" ? value : JSON.stringify(value))}</code>`,
  stage: (value, field) => stage(optionOf(field, value)),
};

export const isBlank = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

export function cellHtml(field, value, how = {}) {
  if (isBlank(value) || (value === false && !how.form && field.cell.kind === "boolean")) return "";
  if (value && value.masked) return `<span class="gw-muted">••••</span>`;
  return (CELLS[field.cell.kind] || ((v) => escape(v?.title ?? v)))(value, field, how);
}

// What a cell shows where that is characters alone, so that nothing need be parsed; null where it is more.
const CHARACTERS = {
  text: (value, field) => (["mailto", "url"].includes(field.cell.scheme) ? null : written(value, field)),
  number: CELLS.number, percent: CELLS.percent, date: String,
  money: (value, field) => CELLS.money(value, field, {}),
};
export function cellText(field, value) {
  if (isBlank(value)) return "";
  return typeof value === "object" ? null : (CHARACTERS[field.cell.kind]?.(value, field) ?? null);
}

// What a screen reader and a copied text say.
export function plainText(field, value) {
  const box = document.createElement("template");
  box.innerHTML = cellHtml(field, value, { form: true });
  box.content.querySelectorAll("[aria-hidden]").forEach((e) => e.remove());
  return box.content.textContent.trim();
}

export const ValueView = {
  props: { field: { type: Object, required: true }, value: { default: null }, form: { type: Boolean, default: true } },
  render() {
    return h("span", { class: ["gw-value", "gw-kind-" + this.field.cell.kind], innerHTML: cellHtml(this.field, this.value, { form: this.form }) });
  },
};

// The icon a column wears.
export const fieldIcon = (field) =>
  ({ text: field.cell.scheme === "tel" ? "phone" : field.cell.scheme === "mailto" ? "mail" : field.cell.scheme === "url" ? "link" : "text" })[field.cell.kind] ||
  ({ stage: "stage", link: "link", files: "clip" })[field.cell.kind] ||
  (field.formula && !["date", "datetime", "money", "person"].includes(field.cell.kind) ? "formula" : field.cell.kind);
