// The page of the timeline: each fact a bar over its days, in lanes that keep bars and their names apart.
import { data, draw, faint } from "./charts.js";

const LANE = 20;
const HEAD = 24;
const LEAST = 8;
const YEAR = 365.25 * 86400000;

// The days to show: all that the bars span, with some room where bars go on.
function reach() {
  const first = Math.min(...data.bars.map((bar) => bar.from));
  const last = Math.max(...data.bars.map((bar) => bar.to ?? bar.from + YEAR / 4));
  const room = Math.max((last - first) * 0.04, YEAR / 12);
  return [first - room, last + room];
}

// Lanes: in each group a bar goes into the first lane where neither it nor its name meets another.
function lanes(look, left, wide, [first, last]) {
  const context = document.createElement("canvas").getContext("2d");
  context.font = `12px ${look.font}`;
  const x = (time) => left + ((time - first) / (last - first)) * wide;
  let top = 4;
  const groups = [];
  const bars = [];
  data.groups.forEach((name, group) => {
    const ends = [];
    groups.push({ name, top });
    for (const bar of data.bars.filter((each) => each.group === group)) {
      const from = x(bar.from);
      const to = Math.max(x(bar.to ?? last), from + LEAST);
      const text = context.measureText(bar.text).width + 8;
      const inside = text < to - from;
      const before = !inside && to + text > left + wide && from - text > left;
      const begin = before ? from - text : from;
      const end = inside || before ? to : to + text;
      let lane = ends.findIndex((taken) => taken + 4 < begin);
      if (lane < 0) lane = ends.push(0) - 1;
      ends[lane] = end;
      bars.push({ ...bar, x: from, width: to - from, y: top + HEAD + lane * LANE, inside, before });
    }
    top += HEAD + ends.length * LANE + 8;
  });
  return { groups, bars, height: top };
}

const option = (look, width) => {
  const [left, right] = [8, 8];
  const wide = width - left - right;
  const days = reach();
  const { groups, bars, height } = lanes(look, left, wide, days);
  const colour = (bar) => look.series[data.types[bar.type].colour];
  const label = (bar) => ({
    type: "text",
    silent: true,
    style: {
      text: bar.text,
      x: bar.before ? bar.x - 4 : bar.inside ? bar.x + 4 : bar.x + bar.width + 4,
      y: bar.y + LANE / 2 - 2,
      align: bar.before ? "right" : "left",
      verticalAlign: "middle",
      font: `12px ${look.font}`,
      fill: look.ink,
      width: bar.inside ? bar.width - 8 : Math.max(60, bar.before ? bar.x - left : left + wide - bar.x - bar.width - 8),
      overflow: "truncate",
    },
  });
  const body = (bar) => {
    const style = { fill: faint(colour(bar), 0.38), stroke: colour(bar), lineWidth: 1, lineDash: bar.source ? [3, 2] : null };
    const [y, tall] = [bar.y, LANE - 5];
    if (bar.to !== null) return { type: "rect", shape: { x: bar.x, y, width: bar.width, height: tall, r: 2 }, style };
    const end = bar.x + bar.width;
    return { type: "polygon", shape: { points: [[bar.x, y], [end - 7, y], [end, y + tall / 2], [end - 7, y + tall], [bar.x, y + tall]] }, style };
  };
  const title = ({ name, top }) => [
    { type: "line", silent: true, shape: { x1: left, x2: left + wide, y1: top, y2: top }, style: { stroke: look.line } },
    { type: "text", silent: true, style: { text: name, x: left, y: top + 12, verticalAlign: "middle", font: `600 13px ${look.font}`, fill: look.ink, width: wide, overflow: "truncate" } },
  ];
  const entries = data.types.map(({ name, colour: at }) => ({ text: name, colour: look.series[at] }));
  if (bars.some((bar) => bar.source)) entries.push({ text: data.source, dashed: true });
  if (bars.some((bar) => bar.to === null)) entries.push({ text: `▷ ${data.open}`, colour: look.paper });
  return {
    height: height + 34,
    entries,
    grid: { left, right, top: 0, bottom: 30 },
    useUTC: true,
    xAxis: { type: "time", min: days[0], max: days[1], splitLine: { show: true, lineStyle: { color: look.line } }, axisLine: { lineStyle: { color: look.edge } }, axisLabel: { color: look.soft, hideOverlap: true }, splitNumber: Math.max(3, Math.round(wide / 140)) },
    yAxis: { type: "value", min: 0, max: height, inverse: true, show: false },
    series: [
      { type: "custom", data: groups.map((group) => ({ value: [days[0], group.top] })), silent: true, z: 1, tooltip: { show: false }, renderItem: ({ dataIndex }) => ({ type: "group", children: title(groups[dataIndex]) }) },
      {
        type: "custom",
        z: 2,
        data: bars.map((bar) => ({ value: [bar.from, bar.y], bar })),
        renderItem: ({ dataIndex }) => ({ type: "group", children: [body(bars[dataIndex]), label(bars[dataIndex])] }),
      },
    ],
    tooltip: { formatter: ({ data: { bar } }) => [bar.text, bar.when, data.types[bar.type].name, data.groups[bar.group], bar.source ? data.source : ""].filter(Boolean).join("\n") },
  };
};

draw("spans", data.title, option)?.on("click", ({ data: each }) => {
  if (each?.bar) location.assign(each.bar.href);
});
