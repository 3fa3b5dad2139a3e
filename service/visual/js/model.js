// Model: entities and relations as typed columns, who is tied to whom, and what each looks like.
const Model = (() => {
  const { nodes, edges } = DATA;
  const size = nodes.id.length;

  // A column in which most values are the same tells that one, and where others stand.
  for (const [table, long] of [[nodes, size], [edges, edges.ends.length]]) {
    for (const [name, column] of Object.entries(table)) {
      if (Array.isArray(column)) continue;
      const whole = new Array(long).fill(column.most);
      column.at.forEach((place, rank) => (whole[place] = column.is[rank]));
      table[name] = whole;
    }
  }

  // Themes are the same everywhere and have an English name, their first alias: English readers see that.
  const themeType = DATA.types.findIndex((type) => type.name === "Theme");
  if (Page.english) {
    for (let node = 0; node < size; node++) {
      const [first, ...rest] = nodes.aliases[node] || [];
      if (nodes.type[node] !== themeType || !first) continue;
      nodes.aliases[node] = [nodes.label[node], ...rest];
      nodes.label[node] = first;
    }
  }
  const ties = edges.ends.length;
  const x = Float32Array.from(nodes.x);
  const y = Float32Array.from(nodes.y);
  const radius = Float32Array.from(nodes.size);
  const from = Int32Array.from(edges.ends, (pair) => pair[0]);
  const to = Int32Array.from(edges.ends, (pair) => pair[1]);

  const degree = new Int32Array(size);
  for (let tie = 0; tie < ties; tie++) {
    degree[from[tie]]++;
    if (to[tie] !== from[tie]) degree[to[tie]]++;
  }
  const first = new Int32Array(size + 1);
  for (let node = 0; node < size; node++) first[node + 1] = first[node] + degree[node];
  const around = new Int32Array(first[size]);
  const next = first.slice(0, size);
  for (let tie = 0; tie < ties; tie++) {
    around[next[from[tie]]++] = tie;
    if (to[tie] !== from[tie]) around[next[to[tie]]++] = tie;
  }
  const tiesOf = (node) => around.subarray(first[node], first[node + 1]);
  const other = (tie, node) => (from[tie] === node ? to[tie] : from[tie]);

  // Parallel and opposite relations fan out: each has its own bend, 0 is straight.
  const bend = new Float32Array(ties);
  const several = new Map();
  for (let tie = 0; tie < ties; tie++) {
    const pair = Math.min(from[tie], to[tie]) * size + Math.max(from[tie], to[tie]);
    if (several.has(pair)) several.get(pair).push(tie);
    else several.set(pair, [tie]);
  }
  for (const parallel of several.values()) {
    parallel.forEach((tie, rank) => {
      const side = from[tie] < to[tie] ? 1 : -1;
      bend[tie] = side * (rank - (parallel.length - 1) / 2);
    });
  }

  const byRadius = Array.from({ length: size }, (_, node) => node).sort((a, b) => radius[b] - radius[a] || a - b);
  const index = new Map(nodes.id.map((id, node) => [id, node]));
  const pair = (region) => (region < 0 ? DATA.shared : region < DATA.coloured ? DATA.regions[region].colour : DATA.other);
  const colour = (region) => Tones.of(pair(region));
  const shapeOf = (node) => DATA.types[nodes.type[node]].shape;

  const INFERRED = 1, REDACTED = 2, BUNDLE = 4;
  const marked = (list, at, mark) => (list.mark[at] & mark) !== 0;

  // The name with its figure, as it stands beside a node.
  const caption = (node) => (nodes.figure[node] ? `${nodes.label[node]} ${nodes.figure[node]}` : nodes.label[node]);

  // A box around the given nodes, or around all lands.
  function box(list) {
    const found = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    const take = (middleX, middleY, reach) => {
      found.left = Math.min(found.left, middleX - reach);
      found.right = Math.max(found.right, middleX + reach);
      found.top = Math.min(found.top, middleY - reach);
      found.bottom = Math.max(found.bottom, middleY + reach);
    };
    if (list) for (const node of list) take(x[node], y[node], radius[node]);
    else for (const [, middleX, middleY, reach] of DATA.lands) take(middleX, middleY, reach);
    return Number.isFinite(found.left) ? found : { left: -100, right: 100, top: -100, bottom: 100 };
  }

  return {
    nodes, edges, size, ties, x, y, radius, from, to, degree, tiesOf, other, bend, byRadius, index, pair, colour, shapeOf,
    themeType, INFERRED, REDACTED, BUNDLE, marked, caption, box,
  };
})();
