// The page of a comparison: a heat map for many lines, columns for few, small charts for figures and money.
import { data, draw, mixed } from "./charts.js";

const FEW = 16;
const ROW = 26;
const LONGEST = 60;
const colour = (at, look) => look.series[1 + at];
const entries = (look) => data.regions.map((text, at) => ({ text, colour: colour(at, look) }));
const broken = (look, width) => ({ color: look.ink, fontSize: 12, lineHeight: 15, interval: 0, width, overflow: "break" });
const bare = { axisLine: { show: false }, axisTick: { show: false } };
const tall = (names, width) => 15 * Math.max(...names.map((name) => Math.ceil((name.length * 12.5) / width)));

// Counts by region and key: how dark a cell is tells how many, and the number stands in it.
function heat(look, width) {
  const { keys, cells } = data.matrix;
  const most = Math.max(...cells.map((cell) => cell[2]));
  const shade = (count) => mixed(look.raised, look.accent, count / most);
  const left = Math.min(230, width * 0.38);
  const column = (width - left - 12) / data.regions.length - 8;
  const top = 16 + tall(data.regions, column);
  const steps = [...new Set([1, Math.ceil(most / 2), most])];
  return {
    height: top + keys.length * 28 + 10,
    entries: steps.map((count) => ({ text: String(count), colour: shade(count) })),
    grid: { left, right: 12, top, bottom: 10 },
    xAxis: { type: "category", data: data.regions, position: "top", axisLabel: broken(look, column), ...bare },
    yAxis: { type: "category", data: keys, inverse: true, axisLabel: { ...broken(look, left - 14), overflow: "truncate" }, ...bare },
    visualMap: { show: false, min: 0, max: most, inRange: { opacity: [1, 1] } },
    series: {
      type: "heatmap",
      data: cells.map(([x, y, count]) => ({
        value: [x, y, count],
        itemStyle: { color: shade(count), borderColor: look.paper, borderWidth: 2 },
        label: { show: true, fontSize: 12, color: count / most > 0.5 ? look["on-accent"] : look.ink },
      })),
    },
    tooltip: { formatter: ({ value }) => `${data.regions[value[0]]}\n${keys[value[1]]}: ${value[2]}` },
  };
}

// What stands along the axis: each key with its line in the table; years also where there is none of a year.
function slots() {
  const shown = data.matrix.keys.map((name, key) => ({ name, key }));
  const years = shown.map(({ name }) => parseInt(name, 10));
  const first = Math.min(...years);
  const span = Math.max(...years) - first + 1;
  if (data.by !== "year" || span > LONGEST) return shown;
  return Array.from({ length: span }, (_, at) => shown[years.indexOf(first + at)] ?? { name: shown[0].name.replace(/\d+/, String(first + at)), key: -1 });
}

// Counts of few keys: a group of columns for each key, a colour for each region.
function columns(look, width) {
  const along = slots();
  const keys = along.map(({ name }) => name);
  const found = new Map(data.matrix.cells.map(([x, y, count]) => [`${x} ${y}`, count]));
  const room = (width - 56) / keys.length - 4;
  return {
    height: 300 + Math.min(60, tall(keys, Math.max(room, 30))),
    entries: entries(look),
    grid: { left: 46, right: 10, top: 24, bottom: 12 + Math.min(60, tall(keys, Math.max(room, 30))) },
    xAxis: { type: "category", data: keys, axisLabel: { ...broken(look, Math.max(room, 30)), interval: room < 30 ? "auto" : 0 }, axisLine: { lineStyle: { color: look.edge } } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: look.soft }, splitLine: { lineStyle: { color: look.line } } },
    series: data.regions.map((name, at) => ({
      type: "bar",
      name,
      barMaxWidth: 34,
      data: along.map(({ key }, slot) => ({ value: [slot, found.get(`${at} ${key}`) ?? null], cell: [at, key] })),
      itemStyle: { color: colour(at, look) },
      label: { show: keys.length * data.regions.length < width / 26, position: "top", color: look.ink },
    })),
    tooltip: { formatter: ({ seriesName, name, value }) => `${seriesName}\n${name}: ${value[1]}` },
  };
}

// Small charts, each with a scale of its own; what has no amount is a dashed box that says so.
const panels = (found) => (look, width) => {
  const across = width >= 900 ? 2 : 1;
  const wide = width / across;
  const label = Math.min(190, wide * 0.34);
  const places = [];
  let bottom = 0;
  found.forEach(({ bars }, at) => {
    const top = at % across ? places[at - 1].top : bottom;
    const height = bars.length * ROW;
    places.push({ left: (at % across) * wide, top, height });
    bottom = Math.max(bottom, top + height + 44);
  });
  const most = ({ bars }) => Math.max(0, ...bars.map((bar) => bar.value ?? 0)) || 1;
  const shown = (bar, panel) => ({
    value: bar.value ?? most(panel) * 0.12,
    bar,
    itemStyle: bar.value === null ? { color: look.paper, borderColor: look.soft, borderType: "dashed" } : { color: colour(bar.region, look) },
  });
  return {
    height: bottom,
    entries: [...entries(look), ...(found.some(({ bars }) => bars.some((bar) => bar.value === null)) ? [{ text: data.unknown, dashed: true }] : [])],
    title: found.map((panel, at) => ({ text: panel.title, left: places[at].left, top: places[at].top, textStyle: { fontSize: 13, fontWeight: 600, color: look.ink, fontFamily: look.font, width: wide - 12, overflow: "truncate" } })),
    grid: places.map(({ left, top, height }) => ({ left: left + label, width: wide - label - Math.min(180, wide * 0.34), top: top + 26, height })),
    xAxis: found.map((panel, at) => ({ gridIndex: at, type: "value", min: 0, max: most(panel), show: false })),
    yAxis: found.map(({ bars }, at) => ({
      gridIndex: at,
      type: "category",
      inverse: true,
      data: bars.map((bar) => bar.name ?? data.regions[bar.region]),
      axisLabel: { ...broken(look, label - 10), overflow: "truncate" },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: look.edge } },
    })),
    series: found.map((panel, at) => ({
      type: "bar",
      xAxisIndex: at,
      yAxisIndex: at,
      barMaxWidth: 16,
      data: panel.bars.map((bar) => shown(bar, panel)),
      label: { show: true, position: "right", color: look.ink, fontSize: 12, width: Math.min(160, wide * 0.3), overflow: "break", formatter: ({ data: { bar } }) => bar.text },
    })),
    tooltip: { formatter: ({ data: { bar } }) => [data.regions[bar.region], bar.name, bar.text].filter(Boolean).join("\n") },
  };
};

// Opens the cell of the table that a place in the chart stands for.
function open([region, key]) {
  const cell = document.getElementById(`cell-${region}-${key}`);
  if (!cell) return;
  cell.open = true;
  cell.firstElementChild.focus();
  cell.scrollIntoView({ block: "center" });
}

if (data.by === "measure") draw("chart", data.title, panels(data.figures));
else {
  const drawn = draw("chart", data.title, data.matrix.keys.length > FEW || data.by === "theme" ? heat : columns);
  drawn?.on("click", (event) => open(event.seriesType === "heatmap" ? event.value : event.data.cell));
}
draw("money-chart", data.money_title, panels(data.money));
