// Panel: what is known of one entity, and the words of the sources that state it.
const Panel = (() => {
  const { make, both, count } = Page;
  const { nodes, edges, from } = Model;
  const MOST = 200;
  const place = Page.byId("panel");

  const flag = (zh, en, name) => make("span", `flag ${name}`, both(zh, en));

  function flags(list, at) {
    const found = [];
    if (Model.marked(list, at, Model.INFERRED)) found.push(flag("推断", "inferred, not stated", "inferred"));
    if (Model.marked(list, at, Model.REDACTED)) found.push(flag("隐名", "name hidden in the source", "redacted"));
    return found;
  }

  // The cited phrase with the words around it, its source and the source's date.
  function citation(entry) {
    const [number, ...states] = Array.isArray(entry) ? entry : [entry];
    const [source, prefix, exact, suffix] = DATA.citations[number];
    const known = DATA.sources[source];
    const words = make("span", "words", make("span", "beside", prefix), make("mark", "", exact), make("span", "beside", suffix));
    const title = known.title || known.name;
    const origin = make("cite", "", known.url ? Page.link(known.url, title) : title);
    const about = make("span", "origin", "—— ", origin, known.publisher && ` · ${known.publisher}`, known.published && ` · ${known.published}`);
    const said = states.length ? make("span", "states", `述 states：${states.map((label) => DATA.labels[label][0]).join("、")}`) : "";
    return make("li", "", words, about, said);
  }

  const citations = (list) => make("ul", "citations", ...list.map(citation));

  function rows(list) {
    const table = make("dl", "rows");
    let last = -1;
    for (const [label, text, exact, id] of list) {
      if (label !== last) table.append(make("dt", "", both(...DATA.labels[label])));
      last = label;
      const value = make("dd", "", id && Model.index.has(id) ? walk(Model.index.get(id), text) : text);
      if (exact) value.title = exact;
      table.append(value);
    }
    return list.length ? table : null;
  }

  function walk(node, text) {
    const made = make("button", "walk", text);
    made.type = "button";
    made.addEventListener("click", () => Page.go(node));
    return made;
  }

  const sketch = (node) => Shapes.icon(Model.shapeOf(node), Model.colour(nodes.region[node]));

  function relation(tie, node) {
    const there = Model.other(tie, node), many = edges.count[tie] > 1 ? make("span", "number", `×${count(edges.count[tie])}`) : "";
    const line = make("div", "ends", sketch(there), walk(there, Model.caption(there)), many, ...flags(edges, tie));
    const item = make("li", Filters.shown[there] && Filters.drawn[tie] ? "" : "off", line);
    const more = rows(edges.rows[tie] || []);
    if (more) item.append(more);
    const cited = edges.cited[tie] || [];
    if (cited.length) {
      const details = make("details", "", make("summary", "", both(`证据 ${cited.length}`, "evidence")), citations(cited));
      item.append(details);
    }
    return item;
  }

  // Relations by type and direction: → goes out, ← comes in, ↔ both ways.
  function relations(node) {
    const groups = new Map();
    for (const tie of Model.tiesOf(node)) {
      const kind = DATA.relations[edges.type[tie]], way = kind.symmetric ? "↔" : from[tie] === node ? "→" : "←";
      const key = `${edges.type[tie]} ${way}`;
      if (groups.has(key)) groups.get(key).ties.push(tie);
      else groups.set(key, { kind, way, ties: [tie] });
    }
    const section = make("section", "relations", make("h3", "", both(`关系 ${count(Model.degree[node])}`, "relations")));
    for (const { kind, way, ties } of groups.values()) {
      const title = make("h4", "", Shapes.line(kind.colour, kind.dash), `${way} `, both(kind.zh, kind.en), make("span", "number", count(ties.length)));
      const list = make("ul", "ties");
      section.append(title, list);
      fill(list, ties, node);
    }
    return groups.size ? section : null;
  }

  // Two hundred at a time; the rest by a button that says how many.
  function fill(list, ties, node) {
    list.append(...ties.slice(0, MOST).map((tie) => relation(tie, node)));
    const rest = ties.slice(MOST);
    if (!rest.length) return;
    const more = Page.button("more", `还有 ${count(rest.length)} 条`, "more", () => {
      more.remove();
      fill(list, rest, node);
    });
    list.append(more);
  }

  function heading(node) {
    const type = DATA.types[nodes.type[node]], region = DATA.regions[nodes.region[node]];
    const where = region ? make("span", "chip", Shapes.icon("dot", Model.colour(nodes.region[node])), region.name) : null;
    const chips = make("p", "chips", make("span", "chip", Shapes.icon(type.shape, Legend.INK), both(type.zh, type.en)), where, ...flags(nodes, node));
    const title = make("h2", "", nodes.label[node]);
    title.tabIndex = -1;
    return [make("div", "top", title, Page.button("close", "关闭", "close", () => Page.go(-1))), chips];
  }

  function service(node) {
    if (DATA.base === null || Model.marked(nodes, node, Model.BUNDLE)) return null;
    const path = nodes.id[node].split("/").map(encodeURIComponent).join("/");
    return make("p", "service", Page.link(`${DATA.base}/entities/${path}`, "在服务中打开 open in the service"));
  }

  function show(node) {
    place.hidden = node < 0;
    place.textContent = "";
    if (node < 0) return;
    const figure = nodes.figure[node] ? make("p", "figure", nodes.figure[node]) : null;
    const aliases = nodes.aliases[node] && nodes.aliases[node].length ? make("p", "aliases", "又名 also: ", nodes.aliases[node].join("；")) : null;
    const about = nodes.about[node] ? make("p", "about", nodes.about[node]) : null;
    const cited = nodes.cited[node] || [];
    const evidence = cited.length ? make("section", "", make("h3", "", both(`证据 ${cited.length}`, "evidence")), citations(cited)) : null;
    const bundle = Model.marked(nodes, node, Model.BUNDLE)
      ? make("p", "about", `${count(nodes.count[node])} 个实体合并为此节点 · a bundle of ${count(nodes.count[node])} entities`) : null;
    const parts = [...heading(node), figure, aliases, about, bundle, service(node), rows(nodes.rows[node] || []), evidence, relations(node)];
    place.append(...parts.filter(Boolean));
    if (Focus.state.cut) place.append(make("p", "hint", `只显示最近的 ${Focus.MOST} 个 · cut at ${Focus.MOST}`));
    place.scrollTop = 0;
  }

  return { show, sketch };
})();
