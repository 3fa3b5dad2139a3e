// Legend: what the shapes, colours and lines mean; each line of it is a filter with its count.
const Legend = (() => {
  const { make, both, count } = Page;
  const { nodes, edges } = Model;
  const renewals = [];

  function group(zh, en, open = true) {
    const details = make("details", "group"), summary = make("summary", "", both(zh, en));
    details.open = open;
    details.append(summary);
    return details;
  }

  // One line: a checkbox, what it looks like, its name, how many, and a button that leaves only it.
  function row(icon, zh, en, hidden, value, all) {
    const box = make("input"), number = make("span", "number"), line = make("label", "row", box, icon, both(zh, en), number);
    line.title = en ? `${zh} ${en}` : zh;
    box.type = "checkbox";
    box.checked = !hidden.has(value);
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(value);
      else hidden.add(value);
      Filters.apply();
    });
    const only = make("button", "only", "仅此");
    only.type = "button";
    only.title = `只看${zh} · only ${en || zh}`;
    only.setAttribute("aria-label", only.title);
    only.addEventListener("click", () => {
      const alone = !hidden.has(value) && hidden.size === all.length - 1;
      hidden.clear();
      if (!alone) for (const other of all) if (other !== value) hidden.add(other);
      Filters.apply();
    });
    return { line: make("div", "line", line, only), box, number };
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
        number.textContent = shown === total ? count(total) : `${count(shown)} / ${count(total)}`;
        line.classList.toggle("off", shown === 0);
      }
    });
    return details;
  }

  const dot = (colour) => Shapes.icon("dot", colour);
  const INK = "#3b4756";
  const types = () => DATA.types.map((type, value) => ({ value, zh: type.zh, en: type.en, icon: Shapes.icon(type.shape, INK) }));
  const kinds = () =>
    DATA.relations.map((kind, value) => ({ value, zh: kind.zh, en: kind.en, icon: Shapes.line(kind.colour, kind.dash) }));

  function regions() {
    const entries = DATA.regions.map((region, value) => ({ value, zh: region.name, en: "", icon: dot(Model.colour(value)) }));
    for (const entry of entries) if (entry.value >= DATA.coloured) entry.en = "其他色 other";
    if (nodes.region.some((region) => region < 0)) entries.push({ value: -1, zh: "不属一地", en: "shared", icon: dot(DATA.shared) });
    return entries;
  }

  function themes() {
    if (!Filters.themes.length) return null;
    const details = group("主题", "theme", false), chosen = Filters.state.theme;
    details.append(make("p", "hint", "勾选后只看这些主题及直接相关者。"));
    const order = [...Filters.themes].sort((a, b) => Model.degree[b] - Model.degree[a] || a - b);
    const rows = order.map((node) => {
      const box = make("input"), line = make("label", "row", box, nodes.label[node], make("span", "number", count(Model.degree[node])));
      box.type = "checkbox";
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(node);
        else chosen.delete(node);
        Filters.apply();
      });
      details.append(make("div", "line", line));
      return { box, node };
    });
    renewals.push(() => {
      for (const { box, node } of rows) box.checked = chosen.has(node);
      if (chosen.size) details.open = true;
    });
    return details;
  }

  function years() {
    const { first, last, undated } = Filters.years;
    if (!last) return null;
    const details = group("年份", "years"), fields = {};
    for (const [name, zh, value] of [["start", "起 from", first], ["end", "止 to", last]]) {
      const field = make("input", "year");
      field.type = "number";
      field.min = first;
      field.max = last;
      field.placeholder = value;
      field.addEventListener("change", () => {
        Filters.state[name] = Number(field.value) || 0;
        Filters.apply();
      });
      fields[name] = field;
      details.append(make("label", "year-row", zh, field));
    }
    details.append(make("p", "hint", `未注年份的 ${count(undated)} 个一直显示 · undated ones always shown`));
    renewals.push(() => {
      for (const name of ["start", "end"]) fields[name].value = Filters.state[name] || "";
    });
    return details;
  }

  function renew() {
    for (const renewal of renewals) renewal();
    const { entities, relations } = Filters.totals();
    const part = ({ shown, all }) => (shown === all ? count(all) : `${count(shown)} / ${count(all)}`);
    Page.byId("status").textContent = `${part(entities)} 个实体 entities · ${part(relations)} 条关系 relations`;
    reset.hidden = !Filters.active();
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
