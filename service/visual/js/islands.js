// Islands: the aggregated view, one bubble a community, lines where relations cross.
const Islands = (() => {
  const { nodes, edges, from, to, ties, size } = Model;
  const state = { open: false };

  function measure() {
    const held = DATA.islands.map(() => 0), bridges = new Map();
    for (let node = 0; node < size; node++) if (Filters.shown[node]) held[nodes.island[node]] += nodes.count[node] || 1;
    for (let tie = 0; tie < ties; tie++) {
      if (!Filters.drawn[tie]) continue;
      const a = nodes.island[from[tie]], b = nodes.island[to[tie]];
      if (a === b) continue;
      const key = Math.min(a, b) * DATA.islands.length + Math.max(a, b);
      bridges.set(key, (bridges.get(key) || 0) + (edges.count[tie] || 1));
    }
    return { held, bridges };
  }

  const reach = (island, held) => Math.min(DATA.islands[island][2] * 0.8, 14 + Math.sqrt(held) * 13);
  const hub = (island) => DATA.islands[island][4];

  function paint(context, view, ratio) {
    const { held, bridges } = measure(), many = DATA.islands.length;
    Painter.place(context, view, ratio);
    Painter.lands(context, view);
    context.lineCap = "round";
    for (const [key, count] of [...bridges].sort((a, b) => b[1] - a[1]).slice(0, 600)) {
      const [ax, ay] = DATA.islands[Math.floor(key / many)], [bx, by] = DATA.islands[key % many];
      context.strokeStyle = "rgba(84,98,118,.28)";
      context.lineWidth = Math.min(14, 0.8 + Math.sqrt(count) * 1.3) / Math.sqrt(view.scale);
      context.beginPath();
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
      context.stroke();
    }
    held.forEach((count, island) => count && bubble(context, view, island, count));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    names(context, view, held);
  }

  function bubble(context, view, island, count) {
    const [x, y] = DATA.islands[island];
    context.beginPath();
    context.arc(x, y, reach(island, count), 0, 2 * Math.PI);
    context.fillStyle = Model.colour(DATA.islands[island][5]);
    context.globalAlpha = 0.82;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 2 / view.scale;
    context.strokeStyle = "#ffffff";
    context.stroke();
  }

  function names(context, view, held) {
    const taken = Labels.crowd();
    Painter.titles(context, view, taken);
    const order = held.map((_, island) => island).filter((island) => held[island]).sort((a, b) => held[b] - held[a]);
    for (const island of order) {
      const [x, y] = DATA.islands[island];
      const at = { x: (x - view.x) * view.scale + view.width / 2, y: (y - view.y) * view.scale + view.height / 2 };
      at.reach = reach(island, held[island]) * view.scale;
      const inside = { size: 12, weight: 700, middle: true, force: true, halo: 0.01, colour: "#ffffff" };
      if (at.reach > 9) Labels.write(context, taken, Page.count(held[island]), at, inside);
      Labels.write(context, taken, nodes.label[hub(island)], at, { size: 12.5, weight: 600, within: view });
    }
  }

  // The island under a point of the picture, or -1.
  function at(x, y) {
    const { held } = measure();
    return DATA.islands.findIndex((island, number) => held[number] && Math.hypot(island[0] - x, island[1] - y) <= reach(number, held[number]));
  }

  const box = (island) => {
    const [x, y, far] = DATA.islands[island];
    return { left: x - far, right: x + far, top: y - far, bottom: y + far };
  };
  return { state, paint, at, box };
})();
