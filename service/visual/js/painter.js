// Painter: lands, relations and entities onto a canvas, batched by colour and shape.
const Painter = (() => {
  const { x, y, radius, from, to, size, ties, nodes, edges } = Model;
  const MOST_LINES = 12000;
  const important = Array.from({ length: ties }, (_, tie) => tie).sort(
    (a, b) => Math.min(radius[from[b]], radius[to[b]]) - Math.min(radius[from[a]], radius[to[a]]) || a - b,
  );

  // The radius a node is drawn with: from afar it shrinks less than the map, so that shapes can be told apart.
  const reach = (node, view) => radius[node] * Math.min(1.7, Math.max(1, 0.55 / view.scale));

  // Puts the canvas into the coordinates of the picture.
  function place(context, view, ratio) {
    const zoom = view.scale * ratio;
    context.setTransform(zoom, 0, 0, zoom, (view.width / 2) * ratio - view.x * zoom, (view.height / 2) * ratio - view.y * zoom);
  }

  function lands(context, view) {
    for (const [group, middleX, middleY, far] of DATA.lands) {
      context.beginPath();
      context.arc(middleX, middleY, far + 6, 0, 2 * Math.PI);
      context.fillStyle = Model.colour(group);
      context.globalAlpha = Tones.dark() ? 0.08 : 0.055;
      context.fill();
      context.globalAlpha = 0.3;
      context.lineWidth = 1 / view.scale;
      context.strokeStyle = Model.colour(group);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  function lines(context, view, faint) {
    const seen = Camera.sight(view), crowd = Math.min(1, 900 / (ties || 1)), batches = [[], [], []];
    let painted = 0;
    for (const tie of important) {
      if (painted >= MOST_LINES) break;
      if (!Filters.drawn[tie] || passes(seen, from[tie], to[tie])) continue;
      batches[distance[tie]].push(tie);
      painted++;
    }
    context.lineWidth = Math.max(0.8 / view.scale, 0.5);
    batches.forEach((batch, far) => {
      const strong = [0.34, 0.2, 0.11][far] * (0.16 + 0.84 * crowd);
      context.strokeStyle = Tones.tone("tie");
      context.globalAlpha = (faint ? 0.04 : strong) * (Tones.dark() ? 1.3 : 1);
      for (let start = 0; start < batch.length; start += 600) {
        context.beginPath();
        for (const tie of batch.slice(start, start + 600)) curve(context, tie);
        context.stroke();
      }
    });
    context.globalAlpha = 1;
  }

  // How far a relation reaches: 0 inside an island, 1 inside a land, 2 from land to land.
  const land = DATA.islands.map((island) => island[5]);
  const distance = Uint8Array.from(edges.ends, ([a, b]) => {
    const one = nodes.island[a], other = nodes.island[b];
    return one === other ? 0 : land[one] === land[other] ? 1 : 2;
  });

  // Whether a line surely lies outside of what is seen.
  const passes = (seen, a, b) =>
    (x[a] < seen.left && x[b] < seen.left) || (x[a] > seen.right && x[b] > seen.right) ||
    (y[a] < seen.top && y[b] < seen.top) || (y[a] > seen.bottom && y[b] > seen.bottom);

  // The line of a relation; parallel ones bow apart, one from an entity to itself is a loop. Returns where it ends.
  function curve(context, tie) {
    const a = from[tie], b = to[tie];
    if (a === b) {
      const loop = radius[a] * 0.9;
      context.moveTo(x[a] + loop, y[a] - radius[a]);
      context.arc(x[a], y[a] - radius[a], loop, 0, 2 * Math.PI);
      return { x: x[a], y: y[a] - radius[a] * 1.9, turn: 0 };
    }
    const dx = x[b] - x[a], dy = y[b] - y[a], long = Math.hypot(dx, dy) || 1;
    const bow = Model.bend[tie] * Math.min(16, long * 0.25) * 2;
    const bx = (x[a] + x[b]) / 2 - (dy / long) * bow, by = (y[a] + y[b]) / 2 + (dx / long) * bow;
    context.moveTo(x[a], y[a]);
    if (bow) context.quadraticCurveTo(bx, by, x[b], y[b]);
    else context.lineTo(x[b], y[b]);
    const middle = { x: (x[a] + x[b]) / 4 + bx / 2, y: (y[a] + y[b]) / 4 + by / 2 };
    return { ...middle, turn: Math.atan2(y[b] - by, x[b] - bx) };
  }

  // The given entities, or all; each colour and shape in one path.
  function entities(context, view, list, alpha) {
    const seen = Camera.sight(view), batches = new Map();
    const take = (node) => {
      if (!Filters.shown[node]) return;
      const far = radius[node] * 2;
      if (x[node] + far < seen.left || x[node] - far > seen.right) return;
      if (y[node] + far < seen.top || y[node] - far > seen.bottom) return;
      const key = nodes.type[node] * 4096 + Math.min(nodes.region[node] + 1, 4095);
      if (batches.has(key)) batches.get(key).push(node);
      else batches.set(key, [node]);
    };
    if (list) for (const node of list) take(node);
    else for (let node = 0; node < size; node++) take(node);
    context.globalAlpha = alpha;
    context.lineWidth = Math.min(1.4, 1.1 / view.scale);
    context.strokeStyle = Tones.tone("paper");
    for (const [key, batch] of batches) {
      context.fillStyle = Model.colour((key % 4096) - 1);
      for (let start = 0; start < batch.length; start += 300) {
        context.beginPath();
        for (const node of batch.slice(start, start + 300)) outline(context, view, node);
        context.fill();
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  }

  function outline(context, view, node) {
    const far = reach(node, view);
    if (far * view.scale < 1.5) context.rect(x[node] - far, y[node] - far, 2 * far, 2 * far);
    else Shapes.trace(context, Model.shapeOf(node), x[node], y[node], far);
  }

  // The names of lands, each at its upper edge, in its colour made dark enough to read.
  function titles(context, view, taken) {
    const counts = Filters.counts(nodes, "region", Filters.shown);
    const bySize = [...DATA.lands].sort((a, b) => b[3] - a[3]);
    for (const [group, middleX, middleY, far] of bySize) {
      const held = counts.get(group);
      if (!held || !held.shown) continue;
      const at = { x: (middleX - view.x) * view.scale + view.width / 2, y: (middleY - view.y) * view.scale + view.height / 2, reach: 0 };
      at.y -= far * view.scale + 8;
      at.y = Math.max(at.y, 16);
      if (at.x < 0 || at.x > view.width || at.y > view.height) continue;
      const style = { size: Math.max(14, Math.min(21, 10 + (far * view.scale) / 28)), weight: 700, colour: Tones.dark() ? Model.colour(group) : dark(Model.colour(group)), middle: true, halo: 5, line: 40 };
      const name = group < 0 ? Page.one("跨地区", "shared") : DATA.regions[group].name;
      Labels.write(context, taken, `${name} · ${Page.count(held.shown)}`, at, style);
    }
  }

  // A colour with its channels at most 55 % bright, for text on white.
  const dark = (colour) => {
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const light = (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]) / 255;
    const share = light > 0.36 ? 0.36 / light : 1;
    return `rgb(${parts.map((part) => Math.round(part * share)).join(",")})`;
  };

  // The map as it is seen: everything, or faint behind a focus. `dpi` is canvas pixels a page pixel.
  function map(context, view, ratio, faint) {
    place(context, view, ratio);
    lands(context, view);
    lines(context, view, faint);
    entities(context, view, null, faint ? 0.16 : 0.96);
    if (faint) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const taken = Labels.crowd();
    titles(context, view, taken);
    Labels.all(context, view, Model.byRadius, taken, 140);
  }

  return { reach, place, lands, curve, entities, titles, map };
})();
