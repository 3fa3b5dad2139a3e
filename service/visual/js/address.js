// Address: the part of the link after # holds the whole state, so that a link shows what its sender saw.
const Address = (() => {
  const LISTS = { type: DATA.types.map((type) => type.name), region: DATA.regions.map((region) => region.id), relation: DATA.relations.map((kind) => kind.name) };
  let written = "";
  let reading = false;

  function state() {
    const parts = new URLSearchParams();
    if (Focus.active()) parts.set("entity", Model.nodes.id[Focus.state.node]);
    if (Focus.state.hops === 2) parts.set("hops", "2");
    if (Islands.state.open) parts.set("view", "islands");
    for (const [name, values] of Object.entries(LISTS)) {
      if (Filters.state[name].size) parts.set(`no-${name}`, [...Filters.state[name]].map((value) => (value < 0 ? "-" : values[value])).join(" "));
    }
    if (Filters.state.theme.size) parts.set("theme", [...Filters.state.theme].map((node) => Model.nodes.id[node]).join(" "));
    for (const name of ["start", "end"]) if (Filters.state[name]) parts.set(name, Filters.state[name]);
    const { x, y, scale } = Camera.view();
    parts.set("at", [x.toFixed(0), y.toFixed(0), scale.toFixed(3)].join(" "));
    return parts;
  }

  // Walking makes a step that the browser's Back undoes; moving and filtering do not.
  function write(step = false) {
    const text = `#${state()}`;
    if (reading || text === written) return;
    written = text;
    try {
      history[step ? "pushState" : "replaceState"](null, "", text);
    } catch {
      location.replace(text);
    }
  }

  // Takes the state from the link; what it names and is not here is passed over. Returns whether it held a view.
  function read() {
    reading = true;
    const seen = take(new URLSearchParams(location.hash.slice(1)));
    reading = false;
    written = location.hash;
    return seen;
  }

  function take(parts) {
    for (const [name, values] of Object.entries(LISTS)) {
      const hidden = Filters.state[name];
      hidden.clear();
      for (const value of (parts.get(`no-${name}`) || "").split(" ")) {
        if (value === "-" && name === "region") hidden.add(-1);
        else if (values.includes(value)) hidden.add(values.indexOf(value));
      }
    }
    Filters.state.theme.clear();
    for (const id of (parts.get("theme") || "").split(" ")) if (Model.index.has(id)) Filters.state.theme.add(Model.index.get(id));
    for (const name of ["start", "end"]) Filters.state[name] = Number(parts.get(name)) || 0;
    Islands.state.open = parts.get("view") === "islands";
    Filters.apply();
    const node = Model.index.get(parts.get("entity"));
    Focus.set(node === undefined ? -1 : node, parts.get("hops") === "2" ? 2 : 1);
    const at = (parts.get("at") || "").split(" ").map(Number);
    if (at.length !== 3 || !at.every(Number.isFinite) || at[2] <= 0) return false;
    Camera.show(...at);
    return true;
  }

  return { write, read, foreign: () => location.hash !== written };
})();
