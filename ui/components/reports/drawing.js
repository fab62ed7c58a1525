// What of a report is drawn: {kind, name, labels, series: [{name, values}], text, across, target}.

const MOST = 24; // bars that can be told apart
const DRAWN = ["bar", "line", "pie", "funnel"];

export const isDrawn = (report) => DRAWN.includes(report.kind) && report.rows.length > 0;

const number = (figure) => (figure.value === null ? null : Number(figure.value));
const named = (keys) => keys.map((key) => key.label).join(" · ");

export function chartOf(report, name) {
  const measure = report.measures.find((each) => each.name === name) || report.measures.at(-1);
  const texts = new Map(report.rows.map((row) => [number(row.figures[measure.name]), row.figures[measure.name].text]));
  const main = measure.name === report.measures.at(-1).name;
  const found = report.kind === "line" && report.period ? lines(report, measure) : bars(report, measure);
  return {
    ...found,
    kind: report.kind === "line" || report.kind === "pie" ? report.kind : "bar",
    name: measure.label,
    text: (value) => (value === null || value === undefined || value === "-" ? "—" : (texts.get(Number(value)) ?? plain(measure, value))),
    axis: (value) => plain(measure, value),
    across: report.kind === "funnel" || (report.kind === "bar" && !report.period && found.labels.some((label) => label.length > 8)),
    target: main && report.target ? Number(report.target.value) : null,
  };
}

const plain = ({ format }, value) => (format === "percent" ? `${Math.round(value * 1000) / 10}%` : Number(value).toLocaleString("en", { notation: Math.abs(value) >= 100000 ? "compact" : "standard", maximumFractionDigits: 2 }));

function bars(report, measure) {
  const rows = report.total ? report.rows.slice(0, MOST) : report.rows;
  return { labels: rows.map((row) => named(row.keys)), series: [{ name: measure.label, values: rows.map((row) => number(row.figures[measure.name])) }] };
}

// Period after period, a line for each of the other keys.
function lines(report, measure) {
  const periods = [...new Map(report.rows.map((row) => [row.keys[0].value, row.keys[0].label]))];
  const series = new Map();
  for (const row of report.rows) {
    const name = named(row.keys.slice(1)) || measure.label;
    if (!series.has(name)) series.set(name, new Map());
    series.get(name).set(row.keys[0].value, number(row.figures[measure.name]));
  }
  return { labels: periods.map(([, label]) => label), series: [...series].slice(0, 8).map(([name, values]) => ({ name, values: periods.map(([day]) => values.get(day) ?? null) })) };
}

