// The page of flows: for each kind of money a Sankey from provider through fund to use; a click leads to the entity.
import { data, draw, faint } from "./charts.js";

const NARROW = 640;

const HAN = 12.5;
// A name as far as there is room for it, and the same in lines: no wider than it is, so that it hides little behind it.
const cut = (words, width) => (words.length * HAN > width ? `${words.slice(0, Math.max(4, Math.floor(width / HAN)))}…` : words);
const broken = (words, width) => words.match(new RegExp(`.{1,${Math.max(4, Math.floor(width / HAN))}}`, "gsu")) ?? [words];

const option = ({ nodes, links }) => (look, width) => {
  const columns = [0, 1, 2].map((depth) => nodes.filter((node) => node.depth === depth).length);
  const narrow = width < NARROW;
  const label = narrow ? width * 0.18 : width * 0.22;
  const colours = [look.series[3], look.series[1], look.series[5]];
  const shown = nodes.map((node) => ({
    ...node,
    name: node.id,
    called: node.name,
    itemStyle: node.known ? { color: colours[node.depth], borderWidth: 0 } : { color: look.paper, borderColor: look.soft, borderType: "dashed", borderWidth: 1 },
    label: { position: node.depth === 2 ? "left" : "right" },
  }));
  const ways = links.map((link) => ({
    ...link,
    lineStyle: link.known
      ? { color: look.series[1], opacity: 0.35 }
      : { color: faint(look.soft, 0.12), opacity: 1, borderColor: look.soft, borderWidth: 1, borderType: "dashed" },
  }));
  const entries = [{ text: data.said.known, colour: look.series[1] }];
  if (links.some((link) => !link.known)) entries.push({ text: data.said.unknown, dashed: true });
  return {
    height: 40 + Math.max(...columns) * (narrow ? 52 : 40),
    entries,
    series: {
      type: "sankey",
      left: 4,
      right: 4,
      top: 12,
      bottom: 12,
      nodeWidth: 12,
      nodeGap: narrow ? 30 : 22,
      draggable: false,
      layoutIterations: 32,
      emphasis: { focus: "adjacency" },
      data: shown,
      links: ways,
      label: {
        color: look.ink,
        fontSize: 12,
        lineHeight: 15,
        backgroundColor: faint(look.paper, 0.82),
        borderRadius: 3,
        padding: [1, 4],
        formatter: ({ data: node }) => (narrow ? [...broken(node.called, label), node.text] : [cut(node.called, label), node.text]).filter(Boolean).join(narrow ? "\n" : "  "),
      },
    },
    tooltip: {
      formatter: ({ dataType, data: each }) => {
        if (dataType === "node") return [each.called, each.text].filter(Boolean).join("\n");
        const called = (id) => shown.find((node) => node.id === id).called;
        return `${called(each.source)} → ${called(each.target)}\n${each.text}`;
      },
    },
  };
};

for (const kind of data.kinds) {
  const chart = draw(`flow-${kind.id}`, kind.title, option(kind));
  const address = new Map(kind.nodes.map((node) => [node.id, node.href]));
  chart?.on("click", ({ dataType, data: each }) => {
    const fund = dataType === "node" ? each.id : [each.source, each.target].find((id) => id.startsWith("fund/"));
    if (address.get(fund)) location.assign(address.get(fund));
  });
}
