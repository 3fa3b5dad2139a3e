// Legend: what the shapes, colours and lines mean; each line of it is a filter with its count.
const Legend = (() => {
  const { make, one, both, count } = Page;
  const { nodes, edges } = Model;
  const renewals = [];
  const part = ({ shown, all }) => (shown === all ? count(all) : `${count(shown)} / ${count(all)}`);

  function group(zh, en, open = true) {
    const details = make("details", "group"), summary = make("summary", "", both(zh, en));
    details.open = open;
    details.append(summary);
    return details;
  }

  // One line: a checkbox, what it looks like, its name, how many, and a button that leaves only it.
  function row(icon, zh, en, hidden, value, all) {
    const box = make("input"), number = make("span", "number"), line = make("label", "row", box, icon, both(zh, en), number);
    line.title = one(zh, en);
    box.type = "checkbox";
    box.checked = !hidden.has(value);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(value);
      else hidden.add(value);
      Filters.apply();
    });
    const alone = make("button", "only", one("仅此", "only"));
    alone.type = "button";
    alone.title = one(`仅此：${zh}`, `only ${en || zh}`);
    alone.setAttribute("aria-label", alone.title);
    alone.addEventListener("click", () => {
      const again = !hidden.has(value) && hidden.size === all.length - 1;
      hidden.clear();
      if (!again) for (const other of all) if (other !== value) hidden.add(other);
      Filters.apply();
    });
    return { line: make("div", "line", line, alone), box, number };
  }

  function section(zh, en, name, list, mask, entries) {
    const details = group(zh, en), hidden = Filters.state[name], all = entries.map((entry) => entry.value);
    const rows = entries.map((entry) => {
      const made = row(entry.icon, entry.zh, entry.en, hidden, entry.value, all);
      details.append(made.line);
      return { ...made, value: entry.value };
    });
    renewals.push(() => {
      const found = Filters.counts(list, name === "relation" ? "type" : name, mask);
      for (const { box, number, line, value } of rows) {
        const { all: total = 0, shown = 0 } = found.get(value) || {};
        box.checked = !hidden.has(value);
        number.textContent = part({ shown, all: total });
        line.classList.toggle("off", shown === 0);
      }
    });
    return details;
  }

  const dot = (region) => Shapes.icon("dot", Tones.css(Model.pair(region)));
  const INK = "var(--soft)";
  const types = () => DATA.types.map((type, value) => ({ value, zh: type.zh, en: type.en, icon: Shapes.icon(type.shape, INK) }));
  const kinds = () =>
    DATA.relations.map((kind, value) => ({ value, zh: kind.zh, en: kind.en, icon: Shapes.line(Tones.css(kind.colour), kind.dash) }));

  function regions() {
    const entries = DATA.regions.map((region, value) => ({ value, zh: region.name, en: "", icon: dot(value) }));
    for (const entry of entries) if (entry.value >= DATA.coloured) entry.en = one("其他色 other", "");
    if (nodes.region.some((region) => region < 0)) entries.push({ value: -1, zh: "不属一地", en: "shared", icon: dot(-1) });
    return entries;
  }

  function themes() {
    if (!Filters.themes.length) return null;
    const details = group("主题", "theme", false), chosen = Filters.state.theme;
    details.append(make("p", "hint", both("勾选后只看这些主题及直接相关者。", "Ticked: only these themes and what is tied to them.")));
    const many = (theme) => Filters.members.get(theme).size;
    const order = [...Filters.themes].sort((a, b) => many(b) - many(a) || a - b);
    const rows = order.map((node) => {
      const box = make("input"), number = make("span", "number"), line = make("label", "row", box, make("span", "both", nodes.label[node]), number);
      box.type = "checkbox";
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(node);
        else chosen.delete(node);
        Filters.apply();
      });
      line.title = nodes.label[node];
      details.append(make("div", "line", line));
      return { box, number, node };
    });
    renewals.push(() => {
      for (const { box, number, node } of rows) {
        const shown = [...Filters.members.get(node)].filter((member) => Filters.shown[member]).length;
        box.checked = chosen.has(node);
        number.textContent = part({ shown, all: many(node) });
      }
      if (chosen.size) details.open = true;
    });
    return details;
  }

  const years = () => Years.section(group("年份", "years"), renewals);

  function renew() {
    for (const renewal of renewals) renewal();
    const { entities, relations } = Filters.totals();
    const said = [part(entities), part(relations)];
    Page.byId("status").textContent = one(`${said[0]} 个实体 · ${said[1]} 条关系`, `${said[0]} entities · ${said[1]} relations`);
    reset.hidden = !Filters.active();
    empty(entities.shown);
  }

  // Where nothing is left to see, the page says why.
  function empty(shown) {
    const place = Page.byId("empty");
    place.hidden = shown > 0;
    if (shown) return;
    const why = Model.size ? both("筛选后没有可显示的实体。", "The filters leave nothing to show.") : both("没有符合所问的实体。", "Nothing passes the question.");
    const mend = Model.size ? Page.button("reset", "清除筛选", "clear filters", () => Filters.clear()) : make("span", "hint", both("可放宽地区、主题或时间再看。", "Widen the region, the theme or the time."));
    place.replaceChildren(make("p", "", why), mend);
  }

  const reset = Page.button("reset", "清除筛选", "clear filters", () => Filters.clear());
  function build(place) {
    place.append(
      reset,
      section("类型", "type", "type", nodes, Filters.shown, types()),
      section("地区", "region", "region", nodes, Filters.shown, regions()),
      section("关系", "relation", "relation", edges, Filters.drawn, kinds()),
      themes() || "",
      years() || "",
    );
    renew();
  }

  return { build, renew, INK };
})();
