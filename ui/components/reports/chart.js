// One chart, drawn by ECharts in the colours of the theme; what it shows stands in the tables too.

import { echarts } from "nicegui-echart";
import { state } from "../base/state.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const PAIR = ["--gw-accent", "--gw-text-3"];
const MANY = ["--gw-accent", "--gw-amber-fill", "--gw-green-fill", "--gw-tag-violet-t", "--gw-tag-pink-t", "--gw-tag-indigo-t", "--gw-tag-brown-t", "--gw-text-3"];

// `containLabel` makes room for one line of a name below an upright chart; a second one needs its own.
// `bars`: {labels, series: [{name, values}], text: (value) => string, across: bool}; `kind` line or pie otherwise than
// bars, `axis`: how the marks of the axis are written, `target`: a value that a line is drawn at.
function drawn(bars, room) {
  const words = { color: colour("--gw-text-2"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
  const tooltip = { valueFormatter: bars.text, backgroundColor: colour("--gw-surface"), borderColor: colour("--gw-border"), textStyle: { ...words, color: colour("--gw-text") } };
  const same = { animation: false, color: (bars.kind === "pie" || bars.series.length > 2 ? MANY : PAIR).map(colour) };
  return bars.kind === "pie" ? { ...same, ...round(bars, room, words, tooltip) } : { ...same, ...upright(bars, room, words, tooltip) };
}

// About how wide a name is drawn, in px.
const wide = (label) => [...label].reduce((sum, char) => sum + (char > "\u2e80" ? 12.5 : 7.5), 4);

function upright({ labels, series, text, across, kind = "bar", axis, target = null }, room, words, tooltip) {
  const line = { lineStyle: { color: colour("--gw-border") } };
  const shown = across ? labels : labels.map((label, n) => (n % Math.ceil(labels.length / Math.max(2, Math.floor(room / 80))) ? "" : label));
  const width = across ? Math.min(190, room * 0.45, Math.max(...labels.map(wide))) : (room - 56) / shown.filter(Boolean).length - 4;
  const names = { type: "category", data: labels, axisLabel: { ...words, interval: (n) => Boolean(shown[n]), width, overflow: "break", lineHeight: 15 }, axisLine: line, axisTick: { show: false }, inverse: across };
  const values = { type: "value", axisLabel: { ...words, hideOverlap: true, formatter: axis }, splitLine: line, splitNumber: 4, max: ({ max }) => (target !== null && target > max ? target : null) };
  const mark = target === null ? undefined : { silent: true, symbol: "none", lineStyle: { color: colour("--gw-text-2"), type: "dashed" }, label: { show: false }, data: [{ [across ? "xAxis" : "yAxis"]: target }] };
  return {
    grid: { left: 8, right: 24, top: series.length > 1 ? 32 : 12, bottom: across ? 4 : 19, containLabel: true },
    legend: series.length > 1 ? { type: "scroll", right: 8, top: 0, textStyle: words, itemWidth: 12, itemHeight: 8 } : undefined,
    tooltip: { ...tooltip, trigger: "axis", axisPointer: { type: kind === "line" ? "line" : "shadow" } },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: series.map((each, n) => ({ type: kind, name: each.name, data: each.values, barMaxWidth: 22, symbolSize: 6, connectNulls: false, markLine: n ? undefined : mark })),
  };
}

function round({ labels, series }, room, words, tooltip) {
  const beside = room > 480;
  return {
    legend: { type: "scroll", orient: beside ? "vertical" : "horizontal", ...(beside ? { left: "56%", top: "middle" } : { left: "center", bottom: 0 }), textStyle: words, itemWidth: 12, itemHeight: 8 },
    tooltip: { ...tooltip, trigger: "item" },
    series: [{ type: "pie", radius: ["42%", "72%"], center: beside ? ["28%", "50%"] : ["50%", "44%"], label: { show: false }, itemStyle: { borderColor: colour("--gw-surface"), borderWidth: 2 }, data: labels.map((name, n) => ({ name, value: series[0].values[n] })) }],
  };
}

export default {
  props: { bars: { type: Object, required: true }, label: { type: String, required: true }, height: { type: Number, default: 220 } },
  data: () => ({ state }),
  mounted() {
    this.chart = echarts.init(this.$refs.box, null, { renderer: "svg" });
    this.draw();
    this.size = new ResizeObserver(() => this.chart.resize());
    this.size.observe(this.$refs.box);
    this.unwatch = this.$watch(() => [this.bars, state.theme], () => this.$nextTick(this.draw));
  },
  unmounted() {
    this.unwatch();
    this.size.disconnect();
    this.chart.dispose();
  },
  methods: {
    draw() {
      this.chart.setOption(drawn(this.bars, this.$refs.box.clientWidth), true);
    },
  },
  template: `<div ref="box" class="gw-chart" role="img" :aria-label="label" :style="{height: height + 'px'}"></div>`,
};
