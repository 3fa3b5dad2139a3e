// Focus: an entity with what lies one or two steps around it, or the ways from it to another; the rest is faint.
const Focus = (() => {
  const { x, y, radius, from, to, edges, size } = Model;
  const MOST = 1500;
  const MOST_NAMED_TIES = 60;
  // `goal` is where a path leads to; `start` is an entity picked for one, until the other end is picked.
  const state = { node: -1, hops: 1, goal: -1, start: -1, trails: null, near: new Set(), ties: [], cut: false };
  const listeners = [];

  function gather() {
    state.trails = null;
    if (state.node >= 0 && state.goal >= 0) along();
    else around();
  }

  // What lies on the ways to the goal; both ends alone where there is none.
  function along() {
    state.trails = Trails.find(state.node, state.goal);
    state.near = new Set([state.node, state.goal, ...state.trails.ways.flat()]);
    state.ties = [...new Set(state.trails.ways.flatMap((way) => way.slice(1).flatMap((node, at) => Trails.step(way[at], node))))];
    state.cut = false;
  }

  function around() {
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

  const usable = (node) => (node >= 0 && node < size && Filters.shown[node] ? node : -1);

  function set(node, hops = 1, goal = -1) {
    state.node = usable(node);
    state.hops = hops === 2 ? 2 : 1;
    state.goal = state.node < 0 || goal === state.node ? -1 : usable(goal);
    renew();
  }

  // Remembers one end of a path until the other is picked; -1 forgets it.
  function pick(node) {
    state.start = usable(node);
    renew();
  }

  function renew() {
    for (const name of ["node", "goal", "start"]) state[name] = usable(state[name]);
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
      const own = state.goal >= 0 || from[tie] === state.node || to[tie] === state.node;
      context.globalAlpha = own ? 1 : 0.45;
      context.lineWidth = (own ? 2 : 1.2) / view.scale;
      context.strokeStyle = context.fillStyle = Tones.of(kind.colour);
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

  function ring(context, view, node) {
    if (node < 0) return;
    context.beginPath();
    context.arc(x[node], y[node], Painter.reach(node, view) * 1.25 + 4 / view.scale, 0, 2 * Math.PI);
    context.lineWidth = 2.5 / view.scale;
    context.strokeStyle = Tones.tone("ink");
    context.stroke();
  }

  // Relations, entities and names of the focus, over the faint map.
  function paint(context, view, ratio) {
    if (state.node < 0) return;
    Painter.place(context, view, ratio);
    const middles = lines(context, view);
    Painter.entities(context, view, state.near, 1);
    for (const node of new Set([state.node, state.goal, state.start])) ring(context, view, node);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const taken = Labels.crowd();
    const near = [...state.near].sort((a, b) => (b === state.node) - (a === state.node) || (b === state.goal) - (a === state.goal) || radius[b] - radius[a] || a - b);
    Labels.all(context, view, near, taken, 160, state.node);
    if (middles.length > MOST_NAMED_TIES) return;
    for (const [kind, middle] of middles) {
      const at = { x: (middle.x - view.x) * view.scale + view.width / 2, y: (middle.y - view.y) * view.scale + view.height / 2, reach: 0 };
      Labels.write(context, taken, Page.one(kind.zh, kind.en), at, { size: 10.5, colour: Tones.of(kind.colour), middle: true });
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
  return { state, set, pick, renew, drag, paint, toward, active, MOST, changed: (act) => listeners.push(act) };
})();
