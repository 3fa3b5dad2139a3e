// Panel: what is known of one entity, or how two hang together, and the words of the sources that state it.
const Panel = (() => {
  const { make, one, both, button, count } = Page;
  const { nodes, edges, from } = Model;
  const { flags, citations, rows, walk, sketch, relation } = Evidence;
  const MOST = 200;
  const place = Page.byId("panel");
  place.setAttribute("aria-label", one("证据", "Evidence"));

  // `证据 3`, in English `Evidence 3`: a heading with its number.
  const counted = (zh, en, number) => both(`${zh} ${count(number)}`, Page.english ? `${en} ${count(number)}` : en);
  const wayOf = (tie, node) => (DATA.relations[edges.type[tie]].symmetric ? "↔" : from[tie] === node ? "→" : "←");

  function kindTitle(tag, tie, way, ...more) {
    const kind = DATA.relations[edges.type[tie]];
    return make(tag, "kind", Shapes.line(Tones.css(kind.colour), kind.dash), `${way} `, both(kind.zh, kind.en), ...more);
  }

  // Relations by type and direction: → goes out, ← comes in, ↔ both ways.
  function relations(node) {
    const groups = new Map();
    for (const tie of Model.tiesOf(node)) {
      const way = wayOf(tie, node), key = `${edges.type[tie]} ${way}`;
      if (groups.has(key)) groups.get(key).ties.push(tie);
      else groups.set(key, { way, ties: [tie] });
    }
    const section = make("section", "relations", make("h3", "", counted("关系", "Relations", Model.degree[node])));
    for (const { way, ties } of groups.values()) {
      const list = make("ul", "ties");
      section.append(kindTitle("h4", ties[0], way, make("span", "number", count(ties.length))), list);
      fill(list, ties, node);
    }
    return groups.size ? section : null;
  }

  // Two hundred at a time; the rest by a button that says how many.
  function fill(list, ties, node) {
    list.append(...ties.slice(0, MOST).map((tie) => relation(tie, node)));
    const rest = ties.slice(MOST);
    if (!rest.length) return;
    const item = make("li", "");
    const more = button("more", `还有 ${count(rest.length)} 条`, `${count(rest.length)} more`, () => {
      item.remove();
      fill(list, rest, node);
    });
    item.append(more);
    list.append(item);
  }

  function top(title) {
    title.tabIndex = -1;
    return make("div", "top", title, button("close", "关闭", "close", () => Page.go(-1)));
  }

  function heading(node) {
    const type = DATA.types[nodes.type[node]], region = DATA.regions[nodes.region[node]];
    const where = region ? make("span", "chip", Shapes.icon("dot", Tones.css(Model.pair(nodes.region[node]))), region.name) : null;
    const chips = make("p", "chips", make("span", "chip", Shapes.icon(type.shape, Legend.INK), both(type.zh, type.en)), where, ...flags(nodes, node));
    return [top(make("h2", "", nodes.label[node])), chips];
  }

  // Its page in the service: the words of the source in order, its history, where its record stands.
  function service(node) {
    if (DATA.base === null || Model.marked(nodes, node, Model.BUNDLE)) return null;
    const path = nodes.id[node].split("/").map(encodeURIComponent).join("/");
    const address = `${DATA.base}/entity/${path}${Page.english ? "?lang=en" : ""}`;
    return Page.link(address, one("打开其页面", "open its page"));
  }

  // One end of a path is picked here, the other wherever the reader goes next.
  function picking(node) {
    const { start } = Focus.state;
    if (start === node) {
      const said = make("span", "hint", both("路径起点已定：再选一个实体。", "One end of the path is picked: go to the other."));
      return [said, button("pick", "取消", "cancel", () => Page.pick(-1))];
    }
    if (start < 0) return [button("pick", "以此为路径起点", "find a path from here", () => Page.pick(node))];
    const name = nodes.label[start];
    return [button("pick", `从「${name}」到此的路径`, `path from ${name} to here`, () => Page.path(start, node))];
  }

  function ways(node) {
    return make("p", "service", service(node), ...(Model.size > 1 ? picking(node) : []));
  }

  function entity(node) {
    const figure = nodes.figure[node] ? make("p", "figure", nodes.figure[node]) : null;
    const names = nodes.aliases[node] || [];
    const aliases = names.length ? make("p", "aliases", one("又名：", "Also: "), names.join("；")) : null;
    const about = nodes.about[node] ? make("p", "about", nodes.about[node]) : null;
    const cited = nodes.cited[node] || [];
    const evidence = cited.length ? make("section", "", make("h3", "", counted("证据", "Evidence", cited.length)), citations(cited)) : null;
    const many = count(nodes.count[node]);
    const bundle = Model.marked(nodes, node, Model.BUNDLE)
      ? make("p", "about", both(`${many} 个实体合并为此节点`, `a bundle of ${many} entities`)) : null;
    return [...heading(node), figure, aliases, about, bundle, ways(node), rows(nodes.rows[node] || []), evidence, relations(node)];
  }

  // One way from end to end: each entity, and between two the relations that join them.
  function way(list, open) {
    const steps = make("ol", "way", make("li", "ends", sketch(list[0]), walk(list[0], Model.caption(list[0]))));
    list.slice(1).forEach((node, at) => {
      for (const tie of Trails.step(list[at], node)) {
        const item = relation(tie, list[at], open);
        item.prepend(kindTitle("span", tie, wayOf(tie, list[at])));
        if (!(edges.cited[tie] || []).length) item.append(make("span", "hint", one("无引证", "no citation")));
        steps.append(item);
      }
    });
    return steps;
  }

  // The ways between two entities, the shortest alone, all of the same length.
  function path(node, goal) {
    const { ways: found, more } = Focus.state.trails, title = make("h2", "", both("路径", "Path"));
    const ends = make("p", "ends", sketch(node), walk(node, nodes.label[node]), " — ", sketch(goal), walk(goal, nodes.label[goal]));
    const parts = [top(title), ends];
    if (!found.length) {
      const said = [`${Trails.LONGEST} 步以内、按现有筛选，两者之间没有路径。`, `Nothing joins them within ${Trails.LONGEST} steps under these filters.`];
      return [...parts, make("p", "about", both(...said))];
    }
    const long = found[0].length - 1, many = `${count(found.length)}${more ? "+" : ""}`;
    const english = [`${long} ${long > 1 ? "steps" : "step"}`, `${many} ${found.length > 1 ? "ways" : "way"}`];
    parts.push(make("p", "about", both(`最短 ${long} 步，${many} 条`, `shortest: ${english.join(", ")}`)));
    found.forEach((list, at) => {
      if (found.length > 1) parts.push(make("h3", "", both(`第 ${at + 1} 条`, `Way ${at + 1}`)));
      parts.push(way(list, at === 0));
    });
    return parts;
  }

  function show(node) {
    place.hidden = node < 0;
    place.textContent = "";
    if (node < 0) return;
    const parts = Focus.state.goal >= 0 ? path(node, Focus.state.goal) : entity(node);
    place.append(...parts.filter(Boolean));
    if (Focus.state.cut) place.append(make("p", "hint", both(`只显示最近的 ${Focus.MOST} 个`, `cut at the nearest ${Focus.MOST}`)));
    place.scrollTop = 0;
  }

  return { show, sketch };
})();
