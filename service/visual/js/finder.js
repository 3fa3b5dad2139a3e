// Finder: the search box and what it finds, by mouse and by keys.
const Finder = (() => {
  const { make, one, both, count } = Page;
  const field = make("input", ""), hits = make("ul", "hits");

  function hit(node) {
    const chosen = make("button", "hit", Panel.sketch(node), make("span", "", Model.caption(node)));
    chosen.type = "button";
    chosen.addEventListener("click", () => {
      if (!Filters.shown[node]) Filters.clear();
      field.value = "";
      hits.textContent = "";
      document.body.classList.remove("side-open");
      Page.go(node);
      Camera.place.focus();
    });
    return make("li", "", chosen);
  }

  function look() {
    const { all, best } = Search.find(field.value);
    hits.textContent = "";
    hits.append(...best.map((node) => hit(node)));
    if (all > best.length) hits.append(make("li", "hint", one(`共 ${count(all)} 个，显示 ${best.length} 个`, `${best.length} of ${count(all)}`)));
    if (!all && field.value.trim()) hits.append(make("li", "hint", both("没有找到", "nothing found")));
    if (field.value.trim()) Page.say(one(`找到 ${count(all)} 个`, `${count(all)} found`));
  }

  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    hits.querySelector("button")?.[event.key === "Enter" ? "click" : "focus"]();
  });
  hits.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    event.preventDefault();
    (document.activeElement.parentElement?.[step]?.querySelector("button") || field).focus();
  });

  function build(place) {
    field.type = "search";
    field.id = "search";
    field.placeholder = one("搜索：名称、拼音、首字母  /", "search: name, pinyin, initials  /");
    field.setAttribute("aria-label", one("按名称、拼音或首字母搜索", "Search by name, pinyin or initials"));
    hits.setAttribute("aria-label", one("搜索结果", "Results"));
    place.append(make("div", "finder", field, hits));
  }

  return { build };
})();
