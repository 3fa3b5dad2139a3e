// Islands: the aggregated view, one bubble a community, lines where relations cross.
const Islands = (() => {
  const { nodes, edges, from, to, ties, size } = Model;
  const state = { open: false, chosen: -1 };

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
    context.strokeStyle = Tones.tone("tie");
    context.globalAlpha = 0.3;
    for (const [key, count] of [...bridges].sort((a, b) => b[1] - a[1]).slice(0, 600)) {
      const [ax, ay] = DATA.islands[Math.floor(key / many)], [bx, by] = DATA.islands[key % many];
      context.lineWidth = Math.min(14, 0.8 + Math.sqrt(count) * 1.3) / Math.sqrt(view.scale);
      context.beginPath();
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
      context.stroke();
    }
    context.globalAlpha = 1;
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
    context.lineWidth = (island === state.chosen ? 4 : 2) / view.scale;
    context.strokeStyle = Tones.tone(island === state.chosen ? "ink" : "paper");
    context.stroke();
  }

  function names(context, view, held) {
    const taken = Labels.crowd();
    Painter.titles(context, view, taken);
    const order = held.map((_, island) => island).filter((island) => held[island]).sort((a, b) => held[b] - held[a]);
    const spots = order.map((island) => {
      const [x, y] = DATA.islands[island], far = reach(island, held[island]) * view.scale;
      return { island, x: (x - view.x) * view.scale + view.width / 2, y: (y - view.y) * view.scale + view.height / 2, reach: far };
    });
    const inside = { size: 12, weight: 700, middle: true, force: true, colour: Tones.tone("ink") };
    for (const at of spots) {
      taken.take({ left: at.x - at.reach, right: at.x + at.reach, top: at.y - at.reach, bottom: at.y + at.reach });
      if (at.reach > 9) Labels.write(context, taken, Page.count(held[at.island]), at, inside);
    }
    for (const at of spots) Labels.write(context, taken, nodes.label[hub(at.island)], at, { size: 12.5, weight: 600, within: view });
  }

  // The island under a point of the picture, or -1.
  function at(x, y) {
    const { held } = measure();
    return DATA.islands.findIndex((island, number) => held[number] && Math.hypot(island[0] - x, island[1] - y) <= reach(number, held[number]));
  }

  // Moves the choice to the nearest island in a direction (a unit vector); the largest one where none is chosen.
  function choose(dx, dy) {
    const { held } = measure(), [x, y] = DATA.islands[state.chosen] || [0, 0];
    let best = -1, least = Infinity;
    held.forEach((count, number) => {
      if (!count || number === state.chosen) return;
      const ax = DATA.islands[number][0] - x, ay = DATA.islands[number][1] - y, along = ax * dx + ay * dy;
      const cost = state.chosen < 0 ? -count : along > 0 ? along + 2 * Math.abs(ax * dy - ay * dx) : Infinity;
      if (cost < least) {
        least = cost;
        best = number;
      }
    });
    if (best >= 0) state.chosen = best;
    return best;
  }

  // What an island is called: what holds it together, and how many stand on it.
  const name = (island) => `${nodes.label[hub(island)]} · ${Page.count(measure().held[island])}`;

  const box = (island) => {
    const [x, y, far] = DATA.islands[island];
    return { left: x - far, right: x + far, top: y - far, bottom: y + far };
  };
  return { state, paint, at, choose, name, box };
})();
