// Address: the part of the link after # holds the whole state, so that a link shows what its sender saw.
const Address = (() => {
  const LISTS = { type: DATA.types.map((type) => type.name), region: DATA.regions.map((region) => region.id), relation: DATA.relations.map((kind) => kind.name) };
  let written = "";
  let reading = false;

  function state() {
    const parts = new URLSearchParams();
    if (Focus.active()) parts.set("entity", Model.nodes.id[Focus.state.node]);
    if (Focus.state.goal >= 0) parts.set("to", Model.nodes.id[Focus.state.goal]);
    if (Focus.state.start >= 0) parts.set("start", Model.nodes.id[Focus.state.start]);
    if (Focus.state.hops === 2) parts.set("hops", "2");
    if (Page.english !== (DATA.language === "en")) parts.set("lang", Page.english ? "en" : "zh");
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
    const named = (name) => (Model.index.has(parts.get(name)) ? Model.index.get(parts.get(name)) : -1);
    Focus.set(named("entity"), parts.get("hops") === "2" ? 2 : 1, named("to"));
    Focus.pick(named("start"));
    const at = (parts.get("at") || "").split(" ").map(Number);
    if (at.length !== 3 || !at.every(Number.isFinite) || at[2] <= 0) return false;
    Camera.show(...at);
    return true;
  }

  // The address of this view in the other language: of the service the page is asked for anew, of a file it is read anew.
  function translate() {
    const wanted = Page.english ? "zh" : "en", parts = state();
    parts.delete("lang");
    if (Page.served) {
      const address = new URL(location.href);
      if (wanted === "en") address.searchParams.set("lang", "en");
      else address.searchParams.delete("lang");
      address.hash = parts;
      location.assign(address);
      return;
    }
    if (wanted !== DATA.language) parts.set("lang", wanted);
    location.hash = parts;
    location.reload();
  }

  return { write, read, translate, foreign: () => location.hash !== written };
})();
