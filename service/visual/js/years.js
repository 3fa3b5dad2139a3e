// Years: how many entities begin in each year, as bars and as counts, and the choice of the years that are shown.
const Years = (() => {
  const { make, one, both, count } = Page;
  const { first, last, undated } = Filters.years;
  const LONGEST = 150;
  const SVG = "http://www.w3.org/2000/svg";
  const all = [];
  if (last - first <= LONGEST) for (let year = first; last && year <= last; year++) all.push(year);
  else all.push(...[...Filters.begun().keys()].sort((a, b) => a - b));

  function choice(name, label, found) {
    const field = make("select", "year");
    const option = (value, text) => {
      const made = make("option", "", text);
      made.value = value;
      field.append(made);
    };
    option("", one("不限", "any"));
    for (const year of all) option(year, found.has(year) ? `${year} (${count(found.get(year).all)})` : String(year));
    field.addEventListener("change", () => {
      Filters.state[name] = Number(field.value) || 0;
      Filters.apply();
    });
    return { field, row: make("label", "year-row", label, field) };
  }

  // A bar a year, as high as the number that begin in it; what is hidden is faint.
  function bars() {
    const found = Filters.begun(), most = Math.max(1, ...[...found.values()].map((entry) => entry.all));
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${all.length} 10`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    svg.classList.add("bars");
    all.forEach((year, at) => {
      const entry = found.get(year) || { all: 0, shown: 0 };
      for (const kind of ["all", "shown"]) {
        const high = (10 * entry[kind]) / most, bar = document.createElementNS(SVG, "rect");
        for (const [name, value] of Object.entries({ x: at + 0.1, y: 10 - high, width: 0.8, height: high })) bar.setAttribute(name, value);
        bar.classList.add(kind);
        svg.append(bar);
      }
    });
    return svg;
  }

  // The section of the legend; null where nothing is dated. `renewals` get what keeps it up to date.
  function section(details, renewals) {
    if (!last) return null;
    const found = Filters.begun(), drawing = make("div"), said = make("p", "hint");
    const start = choice("start", one("起", "from"), found), end = choice("end", one("止", "to"), found);
    details.append(drawing, start.row, end.row, said);
    renewals.push(() => {
      for (const [name, { field }] of Object.entries({ start, end })) {
        const year = Filters.state[name];
        if (year && !all.includes(year)) {
          const made = make("option", "", String(year));
          made.value = year;
          field.append(made);
        }
        field.value = year || "";
      }
      drawing.replaceChildren(bars());
      const begun = [...Filters.begun().values()].reduce((sum, entry) => sum + entry.shown, 0);
      said.replaceChildren(
        both(
          `括号内为始于该年者；所示中有年份 ${count(begun)} 个。未注年份的 ${count(undated)} 个一直显示`,
          `in brackets, those that begin in the year; ${count(begun)} shown are dated; ${count(undated)} undated ones are always shown`,
        ),
      );
    });
    return details;
  }

  return { section };
})();
