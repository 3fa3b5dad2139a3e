// Evidence: the properties of a fact, its citations with source, date and phrase, and what of it is not stated.
const Evidence = (() => {
  const { make, one, both, count } = Page;
  const { nodes, edges } = Model;

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
    words.lang = "zh-CN";
    const title = known.title || known.name;
    const origin = make("cite", "", known.url ? Page.link(known.url, title) : title);
    const about = make("span", "origin", "—— ", origin, known.publisher && ` · ${known.publisher}`, known.published && ` · ${known.published}`);
    const properties = states.map((label) => one(...DATA.labels[label])).join(one("、", ", "));
    const said = states.length ? make("span", "states", `${one("所述", "states")}：${properties}`) : "";
    return make("li", "", words, about, said);
  }

  const citations = (list) => make("ul", "citations", ...list.map(citation));

  function rows(list) {
    const table = make("dl", "rows");
    let last = -1;
    for (const [label, text, exact, id] of list) {
      if (label !== last) table.append(make("dt", "", both(...DATA.labels[label])));
      last = label;
      const shown = (Page.english && DATA.terms[text]) || text;
      const value = make("dd", "", id && Model.index.has(id) ? walk(Model.index.get(id), shown) : shown);
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

  const sketch = (node) => Shapes.icon(Model.shapeOf(node), Tones.css(Model.pair(nodes.region[node])));

  // A relation as seen from one of its ends: the other end, what is known of it, and its evidence to unfold.
  function relation(tie, node, open = false) {
    const there = Model.other(tie, node), many = edges.count[tie] > 1 ? make("span", "number", `×${count(edges.count[tie])}`) : "";
    const line = make("div", "ends", sketch(there), walk(there, Model.caption(there)), many, ...flags(edges, tie));
    const hidden = !Filters.shown[there] || !Filters.drawn[tie];
    if (hidden) line.append(make("span", "hint", one("已筛去", "filtered out")));
    const item = make("li", hidden ? "off" : "", line);
    const more = rows(edges.rows[tie] || []);
    if (more) item.append(more);
    const cited = edges.cited[tie] || [];
    if (cited.length) {
      const details = make("details", "", make("summary", "", both(`证据 ${cited.length}`, Page.english ? `evidence ${cited.length}` : "evidence")), citations(cited));
      details.open = open;
      item.append(details);
    }
    return item;
  }

  return { flags, citations, rows, walk, sketch, relation };
})();
