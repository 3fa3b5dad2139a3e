// Filters: what the reader has hidden, and which entities and relations are shown in consequence.
const Filters = (() => {
  const { nodes, edges, size, ties, from, to } = Model;
  const state = { type: new Set(), region: new Set(), relation: new Set(), theme: new Set(), start: 0, end: 0 };
  const shown = new Uint8Array(size).fill(1);
  const drawn = new Uint8Array(ties).fill(1);
  const listeners = [];

  const { themeType } = Model;
  const hasTheme = DATA.relations.findIndex((relation) => relation.name === "HAS_THEME");
  const themes = [];
  for (let node = 0; node < size; node++) {
    if (nodes.type[node] === themeType && !Model.marked(nodes, node, Model.BUNDLE)) themes.push(node);
  }

  // Who has a theme: what says so, and the money and figures of what says so; as the service counts them.
  const ofWhat = new Set(DATA.relations.flatMap((relation, kind) => (["MEASURES", "FINANCES"].includes(relation.name) ? [kind] : [])));
  const members = new Map(themes.map((theme) => [theme, new Set()]));
  for (let tie = 0; tie < ties; tie++) {
    if (edges.type[tie] === hasTheme && members.has(to[tie])) members.get(to[tie]).add(from[tie]);
  }
  for (const own of members.values()) {
    for (const node of [...own]) {
      for (const tie of Model.tiesOf(node)) if (ofWhat.has(edges.type[tie]) && to[tie] === node) own.add(from[tie]);
    }
  }

  let firstYear = Infinity, lastYear = 0, undated = 0;
  for (let node = 0; node < size; node++) {
    const years = [nodes.from_year[node], nodes.to_year[node]].filter(Boolean);
    if (!years.length) undated++;
    for (const year of years) {
      firstYear = Math.min(firstYear, year);
      lastYear = Math.max(lastYear, year);
    }
  }
  const years = { first: lastYear ? firstYear : 0, last: lastYear, undated };

  // How many begin in each year, all of them and those that are shown.
  function begun() {
    const found = new Map();
    for (let node = 0; node < size; node++) {
      const year = nodes.from_year[node];
      if (!year) continue;
      const entry = found.get(year) || { all: 0, shown: 0 };
      entry.all++;
      entry.shown += shown[node];
      found.set(year, entry);
    }
    return found;
  }

  // Whether something that holds from one year to another (0 is open) holds within the chosen years.
  const holds = (list, at) =>
    !(state.end && list.from_year[at] > state.end) && !(state.start && list.to_year[at] && list.to_year[at] < state.start);

  // The entities of the chosen themes and all that is tied to them directly; null where none is chosen.
  function ofThemes() {
    if (!state.theme.size) return null;
    const own = new Set([...state.theme].flatMap((theme) => [theme, ...(members.get(theme) || [])]));
    const near = new Set(own);
    for (const node of own) {
      if (state.theme.has(node)) continue;
      for (const tie of Model.tiesOf(node)) {
        const there = Model.other(tie, node);
        if (nodes.type[there] !== themeType) near.add(there);
      }
    }
    return near;
  }

  function apply() {
    const near = ofThemes();
    for (let node = 0; node < size; node++) {
      const hidden = state.type.has(nodes.type[node]) || state.region.has(nodes.region[node]);
      shown[node] = !hidden && holds(nodes, node) && (!near || near.has(node)) ? 1 : 0;
    }
    for (let tie = 0; tie < ties; tie++) {
      drawn[tie] = shown[from[tie]] && shown[to[tie]] && !state.relation.has(edges.type[tie]) && holds(edges, tie) ? 1 : 0;
    }
    for (const listener of listeners) listener();
  }

  // How many there are by value of a column, and how many of them are shown.
  function counts(list, column, mask) {
    const found = new Map();
    for (let at = 0; at < mask.length; at++) {
      const value = list[column][at];
      const entry = found.get(value) || { all: 0, shown: 0 };
      entry.all += list.count[at] || 1;
      if (mask[at]) entry.shown += list.count[at] || 1;
      found.set(value, entry);
    }
    return found;
  }

  const sum = (list, mask) => {
    const total = { all: 0, shown: 0 };
    for (let at = 0; at < mask.length; at++) {
      total.all += list.count[at] || 1;
      if (mask[at]) total.shown += list.count[at] || 1;
    }
    return total;
  };
  const totals = () => ({ entities: sum(nodes, shown), relations: sum(edges, drawn) });
  const active = () => state.type.size + state.region.size + state.relation.size + state.theme.size + !!state.start + !!state.end > 0;

  function clear() {
    for (const name of ["type", "region", "relation", "theme"]) state[name].clear();
    state.start = state.end = 0;
    apply();
  }

  return { state, shown, drawn, themes, members, years, begun, apply, counts, totals, active, clear, changed: (act) => listeners.push(act) };
})();
