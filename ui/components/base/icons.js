// The one set of icons, drawn on a 16 px grid with a 1.5 px line.

import { h } from "vue";

const LINES = {
  home: "M2.5 7 8 2.5 13.5 7M4 6v7.5h8V6M6.75 13.5v-4h2.5v4",
  inbox: "M2.5 9.5h3l1 1.75h3l1-1.75h3M2.5 9.5l2-6h7l2 6v4h-11z",
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.3 10.3l3.2 3.2",
  menu: "M2.5 4h11M2.5 8h11M2.5 12h11",
  plus: "M8 3v10M3 8h10",
  close: "M3.75 3.75l8.5 8.5M12.25 3.75l-8.5 8.5",
  check: "M3 8.5l3.25 3.25L13 4.75",
  down: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  right: "M6 4l4 4-4 4",
  left: "M10 4L6 8l4 4",
  more: "M3 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0M7.6 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0M12.2 8a.4.4 0 1 0 .8 0 .4.4 0 1 0-.8 0",
  filter: "M2.5 4.5h11M4.5 8h7M6.5 11.5h3",
  group: "M2.5 3.5h5M2.5 8h2.5M7.5 8h6M2.5 12.5h2.5M7.5 12.5h6",
  grip: "M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01",
  columns: "M2.5 3h11v10h-11zM6.17 3v10M9.83 3v10",
  sort: "M5 3v10M2.75 10.75 5 13l2.25-2.25M11 13V3M8.75 5.25 11 3l2.25 2.25",
  ascending: "M8 13V3M4.5 6.5 8 3l3.5 3.5",
  descending: "M8 3v10M4.5 9.5 8 13l3.5-3.5",
  drop: "M8 2.25c2 2.5 3.75 4.4 3.75 6.9a3.75 3.75 0 0 1-7.5 0c0-2.5 1.75-4.4 3.75-6.9z",
  rows: "M6.5 4h7M6.5 8h7M6.5 12h7M3 2.75v10.5M1.6 4.1 3 2.75 4.4 4.1M1.6 11.9 3 13.25l1.4-1.35",
  link: "M6.5 9.5a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.5 6.5a2.6 2.6 0 0 0-3.7 0L3.6 8.7a2.6 2.6 0 0 0 3.7 3.7l.8-.8",
  expand: "M9.5 2.5h4v4M13.5 2.5l-4.5 4.5M6.5 13.5h-4v-4M2.5 13.5l4.5-4.5",
  redo: "M10.5 3 13.5 6l-3 3M13.5 6H6.75a3.75 3.75 0 0 0 0 7.5H10",
  undo: "M5.5 3 2.5 6l3 3M2.5 6h6.75a3.75 3.75 0 0 1 0 7.5H6",
  help: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M6.25 6.25a1.75 1.75 0 1 1 2.6 1.5c-.55.3-.85.65-.85 1.25M8 11.25h.01",
  globe: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14c-2-1.8-2.6-3.8-2.6-6S6 3.8 8 2",
  moon: "M13.25 9.5A5.75 5.75 0 0 1 6.5 2.75a5.75 5.75 0 1 0 6.75 6.75z",
  sun: "M8 5.25a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  user: "M8 2.75a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5M3 13.5c.4-2.7 2.3-4 5-4s4.6 1.3 5 4",
  users: "M6 3a2.25 2.25 0 1 0 0 4.5A2.25 2.25 0 0 0 6 3M1.75 13c.3-2.4 1.9-3.5 4.25-3.5s3.95 1.1 4.25 3.5M10.25 3.2a2.1 2.1 0 0 1 0 4.1M12 9.8c1.35.45 2.1 1.5 2.25 3.2",
  phone: "M3 3h2.5l1.1 2.9-1.6 1.2c.8 1.7 2.1 3 3.9 3.9l1.2-1.6L13 10.5V13c0 .4-.3.6-.7.6C7 13.3 2.7 9 2.4 3.7 2.4 3.3 2.6 3 3 3z",
  text: "M3 4.75V3h10v1.75M8 3v10M6.25 13h3.5",
  number: "M6.25 2.75l-1.5 10.5M11.25 2.75l-1.5 10.5M2.75 6h10.5M2.75 10h10.5",
  choice: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M5.75 7 8 9.25 10.25 7",
  stage: "M2 6h3.5v4H2zM10.5 6H14v4h-3.5zM5.5 8h5",
  calendar: "M2.75 3.75h10.5v9.5H2.75zM2.75 6.75h10.5M5.5 2.25v2.5M10.5 2.25v2.5",
  clock: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.75V8l2.25 1.5",
  money: "M4 2.75 8 7.5l4-4.75M8 7.5v5.75M4.75 8h6.5M4.75 10.5h6.5",
  percent: "M3.5 12.5l9-9M4.75 3.25a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3M11.25 9.75a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3",
  boolean: "M2.75 2.75h10.5v10.5H2.75zM5.25 8.25l2 2 3.5-4",
  mail: "M2 3.75h12v8.5H2zM2.25 4.25 8 8.75l5.75-4.5",
  file: "M4 2h5l3 3v9H4zM9 2v3h3",
  image: "M2.5 3h11v10h-11zM2.75 11.5 6 8l2.5 2.5L10.5 8.5l2.75 2.75M10.5 5.5h.01",
  star: "M8 2.25l1.75 3.65 4 .5-2.95 2.75.75 3.95L8 11.15 4.45 13.1l.75-3.95L2.25 6.4l4-.5z",
  code: "M5.25 4.5 2 8l3.25 3.5M10.75 4.5 14 8l-3.25 3.5M9.25 3l-2.5 10",
  formula: "M8.75 3c-1.5-.5-2.5.2-2.75 2L5.25 11c-.25 1.8-1.25 2.5-2.5 2M3.75 6.75h4M9.25 8l4 5M13.25 8l-4 5",
  lock: "M3.75 7.25h8.5v6h-8.5zM5.5 7.25V5a2.5 2.5 0 0 1 5 0v2.25",
  alert: "M8 2.5l6 10.75H2zM8 6.5v3.25M8 11.5h.01",
  info: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 7.25v3.5M8 5.25h.01",
  bell: "M4 11V7a4 4 0 0 1 8 0v4l1.25 1.25H2.75zM6.75 13.75h2.5",
  comment: "M2.5 3h11v8H8l-3 2.75V11H2.5z",
  pencil: "M3 13l.6-3L10.5 3l2.5 2.5-7 6.9zM9 4.5l2.5 2.5",
  trash: "M2.75 4.25h10.5M6 4.25v-1.5h4v1.5M4 4.25l.6 9h6.8l.6-9M6.75 7v3.75M9.25 7v3.75",
  target: "M8 2.25A5.75 5.75 0 1 0 13.75 8M8 5.25A2.75 2.75 0 1 0 10.75 8M8 8l5.5-5.5M11 2.75l.25 2 2 .25",
  building: "M3 13.5v-11h6.5v11M9.5 6.5H13v7M1.75 13.5h12.5M5.25 5h2M5.25 7.5h2M5.25 10h2",
  document: "M4 2h5l3 3v9H4zM9 2v3h3M6 8h4M6 10.75h4",
  quote: "M4 2h5l3 3v9H4zM9 2v3h3M6.5 11.25l3-3.5M6.5 8h.01M9.5 11h.01",
  box: "M8 2l5.25 2.75v6.5L8 14l-5.25-2.75v-6.5zM2.75 4.75 8 7.5l5.25-2.75M8 7.5V14",
  chart: "M2.5 13.5h11M4.5 13.5V9M8 13.5V3.5M11.5 13.5V6.5",
  funnel: "M2.5 3h11L9.5 8.25V13l-3-1.5V8.25z",
  list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.75 4h.01M2.75 8h.01M2.75 12h.01",
  shield: "M8 2l5 1.75v4c0 3-2 5-5 6.25-3-1.25-5-3.25-5-6.25v-4z",
  settings: "M8 5.75a2.25 2.25 0 1 0 0 4.5 2.25 2.25 0 0 0 0-4.5M8 2v1.75M8 12.25V14M2 8h1.75M12.25 8H14M3.75 3.75 5 5M11 11l1.25 1.25M3.75 12.25 5 11M11 5l1.25-1.25",
  hidden: "M2.5 8C4 5.5 5.8 4.25 8 4.25S12 5.5 13.5 8C12 10.5 10.2 11.75 8 11.75S4 10.5 2.5 8M8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3M3 13 13 3",
  back: "M6 3.5 2.5 7 6 10.5M2.5 7h7a4 4 0 0 1 4 4v1.5",
  forward: "M3 8h10M9.5 4.5 13 8l-3.5 3.5",
  cut: "M4.2 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM11.8 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4zM5.2 10.1 11 2.5M10.8 10.1 5 2.5",
  copy: "M5.5 5.5h8v8h-8zM10.5 3V2.5h-8v8H3",
  paste: "M5.5 3h-2v10.5h9V3h-2M5.5 2h5v2.5h-5z",
  clip: "M11.5 7 7 11.5a2 2 0 0 1-2.85-2.85l5.5-5.5a1.25 1.25 0 0 1 1.8 1.75L6.5 9.8",
  place: "M8 2a4 4 0 0 0-4 4c0 2.75 4 8 4 8s4-5.25 4-8a4 4 0 0 0-4-4M8 4.75a1.25 1.25 0 1 0 0 2.5 1.25 1.25 0 0 0 0-2.5",
  leave: "M6.5 2.5h-4v11h4M6.5 8h7M10.5 5l3 3-3 3",
  sidebar: "M2.5 3h11v10h-11zM6 3v10",
  board: "M2.5 3h3v10h-3zM6.5 3h3v6.5h-3zM10.5 3h3v8.5h-3z",
  task: "M2.75 2.75h10.5v10.5H2.75zM5.25 8.25l2 2 3.5-4",
  activity: "M1.75 8.5H5L6.75 3.5l2.75 9 1.5-4h3.25",
  key: "M5.25 7.25a2.75 2.75 0 1 0 0 5.5 2.75 2.75 0 0 0 0-5.5M7.25 8l5.5-5.5M10.25 5l2 2",
  clear: "M2.75 8.5 8 3.25l5 5L9 12.25H6z M6 12.5h7.5",
  print: "M4.5 6V2.75h7V6M4.5 11.5H2.75V6h10.5v5.5H11.5M4.5 9.5h7v3.75h-7z",
  upload: "M8 10.5v-8M4.75 5.75 8 2.5l3.25 3.25M3 10.5v2.75h10V10.5",
  download: "M8 2.5v7.5M4.75 6.75 8 10l3.25-3.25M2.75 13.25h10.5",
  receipt: "M4 2h8v12l-2-1.25L8 14l-2-1.25L4 14zM6.25 5.5h3.5M6.25 8.25h3.5",
  timeline: "M2.5 4h6M5 8h6M8 12h5.5",
  tree: "M3 2.75h4v3H3zM9 10.25h4v3H9zM5 5.75v6h4",
};

// Words of a schema and names of field types that mean one of the drawings above.
const MEANS = {
  person: "user", people: "users", links: "link", long_text: "text", rich_text: "text", integer: "number", decimal: "number",
  choices: "choice", date: "calendar", datetime: "clock", duration: "clock", email: "mail", url: "link", files: "clip",
  score: "star", color: "drop", json: "code", lines: "list", address: "place", unit: "tree", signature: "pencil",
  customer: "building", contact: "user", lead: "funnel", opportunity: "target", contract: "document", sales_order: "box",
  order: "box", product: "box", service_case: "help", competitor: "shield", report: "chart", role: "key", role_holding: "key",
  request: "inbox", audit: "clock", login_event: "key", equipment: "box", leave_request: "calendar", notice: "bell",
};

export function drawing(name) {
  return LINES[name] || LINES[MEANS[name]] || null;
}

// `label` makes it spoken; without one it is decoration.
export function svg(name, label = "", size = 16) {
  const d = drawing(name) || LINES.list;
  const said = label ? `role="img" aria-label="${label.replace(/[&"<>]/g, (c) => `&#${c.charCodeAt(0)};`)}"` : 'aria-hidden="true"';
  return `<svg class="gw-icon" width="${size}" height="${size}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" ${said}><path d="${d}"/></svg>`;
}

export const Icon = {
  props: { name: { type: String, required: true }, label: { type: String, default: "" }, size: { type: Number, default: 16 } },
  render() {
    return h("span", { class: "gw-i", innerHTML: svg(this.name, this.label, this.size) });
  },
};
