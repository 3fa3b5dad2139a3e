// Focus: one entity with what lies one or two steps around it; relations in their colours, the rest faint.
const Focus = (() => {
  const { x, y, radius, from, to, edges, size } = Model;
  const MOST = 1500;
  const MOST_NAMED_TIES = 60;
  const state = { node: -1, hops: 1, near: new Set(), ties: [], cut: false };
  const listeners = [];

  function gather() {
    state.near = new Set(state.node < 0 ? [] : [state.node]);
    state.cut = false;
    const ties = new Set();
    let edge = [...state.near];
    for (let step = 0; step < state.hops; step++) {
      const beyond = [];
      for (const node of edge) {
        for (const tie of Model.tiesOf(node)) {
          if (!Filters.drawn[tie]) continue;
          const there = Model.other(tie, node);
          if (!state.near.has(there)) {
            if (state.near.size >= MOST) {
              state.cut = true;
              continue;
            }
            state.near.add(there);
            beyond.push(there);
          }
          ties.add(tie);
        }
      }
      edge = beyond;
    }
    state.ties = [...ties];
  }

  // The focus set can be dragged: invisible nodes of vis-network lie under our drawing as handles.
  function grip() {
    Camera.handles.clear();
    Camera.handles.add(Array.from(state.near, (node) => ({ id: node, x: x[node], y: y[node], size: radius[node] })));
  }

  function set(node, hops = 1) {
    state.node = node >= 0 && node < size && Filters.shown[node] ? node : -1;
    state.hops = hops === 2 ? 2 : 1;
    renew();
  }

  function renew() {
    if (state.node >= 0 && !Filters.shown[state.node]) state.node = -1;
    gather();
    grip();
    for (const listener of listeners) listener();
  }

  function drag(nodes) {
    const places = Camera.network.getPositions(nodes);
    for (const node of nodes) {
      x[node] = places[node].x;
      y[node] = places[node].y;
    }
  }

  function arrow(context, view, tie, turn) {
    const end = to[tie], long = 8 / view.scale, far = Painter.reach(end, view) * 1.05;
    const tipX = x[end] - Math.cos(turn) * far, tipY = y[end] - Math.sin(turn) * far;
    context.beginPath();
    context.moveTo(tipX, tipY);
    context.lineTo(tipX - long * Math.cos(turn - 0.42), tipY - long * Math.sin(turn - 0.42));
    context.lineTo(tipX - long * Math.cos(turn + 0.42), tipY - long * Math.sin(turn + 0.42));
    context.closePath();
    context.fill();
  }

  function lines(context, view) {
    const middles = [];
    for (const tie of state.ties) {
      if (!Filters.drawn[tie]) continue;
      const kind = DATA.relations[edges.type[tie]];
      const own = from[tie] === state.node || to[tie] === state.node;
      context.globalAlpha = own ? 1 : 0.45;
      context.lineWidth = (own ? 2 : 1.2) / view.scale;
      context.strokeStyle = context.fillStyle = kind.colour;
      context.setLineDash(kind.dash ? kind.dash.split(" ").map((part) => part / view.scale) : []);
      context.beginPath();
      const middle = Painter.curve(context, tie);
      context.stroke();
      context.setLineDash([]);
      if (!kind.symmetric && from[tie] !== to[tie]) arrow(context, view, tie, middle.turn);
      if (own) middles.push([kind, middle]);
    }
    context.globalAlpha = 1;
    return middles;
  }

  function ring(context, view) {
    context.beginPath();
    context.arc(x[state.node], y[state.node], Painter.reach(state.node, view) * 1.25 + 4 / view.scale, 0, 2 * Math.PI);
    context.lineWidth = 2.5 / view.scale;
    context.strokeStyle = "#111923";
    context.stroke();
  }

  // Relations, entities and names of the focus, over the faint map.
  function paint(context, view, ratio) {
    if (state.node < 0) return;
    Painter.place(context, view, ratio);
    const middles = lines(context, view);
    Painter.entities(context, view, state.near, 1);
    ring(context, view);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const taken = Labels.crowd();
    const near = [...state.near].sort((a, b) => (b === state.node) - (a === state.node) || radius[b] - radius[a] || a - b);
    Labels.all(context, view, near, taken, 160, state.node);
    if (middles.length > MOST_NAMED_TIES) return;
    for (const [kind, middle] of middles) {
      const at = { x: (middle.x - view.x) * view.scale + view.width / 2, y: (middle.y - view.y) * view.scale + view.height / 2, reach: 0 };
      Labels.write(context, taken, kind.zh, at, { size: 10.5, colour: kind.colour, middle: true });
    }
  }

  // The neighbour that lies nearest in a direction (a unit vector), or -1.
  function toward(dx, dy) {
    let best = -1, least = Infinity;
    for (const tie of Model.tiesOf(state.node)) {
      if (!Filters.drawn[tie]) continue;
      const there = Model.other(tie, state.node), ax = x[there] - x[state.node], ay = y[there] - y[state.node];
      const along = ax * dx + ay * dy, aside = Math.abs(ax * dy - ay * dx);
      if (along > 0 && aside <= along * 1.2 && along + 2 * aside < least) {
        least = along + 2 * aside;
        best = there;
      }
    }
    return best;
  }

  const active = () => state.node >= 0;
  return { state, set, renew, drag, paint, toward, active, MOST, changed: (act) => listeners.push(act) };
})();
