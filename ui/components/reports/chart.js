// One chart, drawn by ECharts in the colours of the theme; what it shows stands in the tables too.

import { echarts } from "nicegui-echart";
import { state } from "../base/state.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// `containLabel` makes room for one line of a name below an upright chart; a second one needs its own.
// `bars`: {labels, series: [{name, values}], text: (value) => string, across: bool}
function drawn({ labels, series, text, across }, room) {
  const words = { color: colour("--gw-text-2"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
  const line = { lineStyle: { color: colour("--gw-border") } };
  const names = { type: "category", data: labels, axisLabel: { ...words, interval: 0, width: across ? Math.min(190, room * 0.45) : (room - 56) / labels.length - 4, overflow: "break", lineHeight: 15 }, axisLine: line, axisTick: { show: false }, inverse: across };
  const values = { type: "value", axisLabel: { ...words, hideOverlap: true }, splitLine: line, splitNumber: 4 };
  return {
    animation: false,
    color: [colour("--gw-accent"), colour("--gw-text-3")],
    grid: { left: 8, right: 24, top: series.length > 1 ? 32 : 12, bottom: across ? 4 : 19, containLabel: true },
    legend: series.length > 1 ? { right: 8, top: 0, textStyle: words, itemWidth: 12, itemHeight: 8 } : undefined,
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: text, backgroundColor: colour("--gw-surface"), borderColor: colour("--gw-border"), textStyle: { ...words, color: colour("--gw-text") } },
    xAxis: across ? values : names,
    yAxis: across ? names : values,
    series: series.map((each) => ({ type: "bar", name: each.name, data: each.values, barMaxWidth: 22 })),
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
