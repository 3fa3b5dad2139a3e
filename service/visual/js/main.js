// Main: puts the page together and joins its parts.
(() => {
  const { make, both, button, byId } = Page;

  // Goes to an entity (or to none, -1), as a step that Back undoes.
  Page.go = (node, hops = 1) => {
    if (node >= 0 && Islands.state.open) toggleIslands(false);
    Focus.set(node, hops);
    if (Focus.active()) reveal();
    Address.write(true);
  };

  // Brings the focus into sight, unless it is there already and large enough to read.
  function reveal() {
    const box = Model.box(Focus.state.near), seen = Camera.sight(), { scale } = Camera.view(), panel = byId("panel").offsetWidth / scale;
    const inside = box.left > seen.left && box.right < seen.right - panel && box.top > seen.top && box.bottom < seen.bottom;
    if (!inside || scale < 0.7) Camera.fit(box, 1.4);
    Stage.redraw();
  }

  function toggleIslands(open) {
    Islands.state.open = open;
    if (open) Focus.set(-1);
    Camera.fit(Model.box());
    renewBar();
    Stage.redraw();
    Address.write();
  }

  const bar = {
    side: button("", "图例", "legend", () => document.body.classList.toggle("side-open")),
    fit: button("", "全图", "fit", () => {
      Camera.fit(Focus.active() ? Model.box(Focus.state.near) : Model.box());
      Stage.touch();
    }),
    islands: button("", "聚合", "aggregate", () => toggleIslands(!Islands.state.open)),
    one: button("", "一跳", "1 hop", () => Page.go(Focus.state.node, 1)),
    two: button("", "二跳", "2 hops", () => Page.go(Focus.state.node, 2)),
    save: button("", "存图", "PNG", () => Picture.save()),
    print: button("", "打印", "print", () => window.print()),
  };
  bar.side.classList.add("narrow");

  function renewBar() {
    for (const name of ["one", "two"]) {
      bar[name].disabled = !Focus.active();
      bar[name].setAttribute("aria-pressed", String(Focus.active() && Focus.state.hops === (name === "two" ? 2 : 1)));
    }
    bar.islands.setAttribute("aria-pressed", String(Islands.state.open));
  }

  function finder() {
    const field = make("input", ""), hits = make("ul", "hits");
    field.type = "search";
    field.id = "search";
    field.placeholder = "搜索：名称、拼音、首字母  /";
    field.setAttribute("aria-label", "按名称、拼音或首字母搜索 search by name, pinyin or initials");
    hits.setAttribute("aria-label", "搜索结果 results");
    field.addEventListener("input", () => {
      const { all, best } = Search.find(field.value);
      hits.textContent = "";
      hits.append(...best.map((node) => hit(node, field, hits)));
      if (all > best.length) hits.append(make("li", "hint", `共 ${Page.count(all)} 个，显示 ${best.length} 个`));
      if (!all && field.value.trim()) hits.append(make("li", "hint", both("没有找到", "nothing found")));
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === "ArrowDown") hits.querySelector("button")?.[event.key === "Enter" ? "click" : "focus"]();
    });
    hits.addEventListener("keydown", (event) => {
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      if (!step) return;
      event.preventDefault();
      (document.activeElement.parentElement?.[step]?.querySelector("button") || field).focus();
    });
    return make("div", "finder", field, hits);
  }

  function hit(node, field, hits) {
    const chosen = make("button", "hit", Panel.sketch(node), make("span", "", Model.caption(node)));
    chosen.type = "button";
    chosen.addEventListener("click", () => {
      if (!Filters.shown[node]) Filters.clear();
      field.value = "";
      hits.textContent = "";
      Page.go(node);
      Camera.place.focus();
    });
    return make("li", "", chosen);
  }

  // The entity under a point of the picture, the smallest distance first, or -1.
  function under(x, y) {
    const view = Camera.view(), slack = 4 / view.scale;
    let best = -1, least = slack;
    for (let node = 0; node < Model.size; node++) {
      if (!Filters.shown[node] || Math.abs(Model.x[node] - x) > 60 + slack) continue;
      const away = Math.hypot(Model.x[node] - x, Model.y[node] - y) - Painter.reach(node, view);
      if (away < least) {
        least = away;
        best = node;
      }
    }
    return best;
  }

  Camera.network.on("click", (event) => {
    const { x, y } = event.pointer.canvas;
    Camera.place.focus({ preventScroll: true });
    if (!Islands.state.open) {
      const node = under(x, y);
      Focus.set(node);
      Address.write(true);
      return;
    }
    const island = Islands.at(x, y);
    if (island < 0) return;
    Islands.state.open = false;
    renewBar();
    Camera.fit(Islands.box(island), 3);
    Stage.redraw();
    Address.write(true);
  });
  for (const name of ["zoom", "dragging"]) Camera.network.on(name, () => Stage.touch());
  Camera.network.on("dragging", (event) => event.nodes.length && Focus.drag(event.nodes));
  Camera.network.on("dragEnd", (event) => event.nodes.length && Stage.redraw());

  const tip = byId("tip");
  let asked = 0;
  Camera.place.addEventListener("mousemove", (event) => {
    if (event.timeStamp - asked < 40 || Islands.state.open || event.buttons) return;
    asked = event.timeStamp;
    const { x, y } = Camera.spot(event), node = under(x, y);
    tip.hidden = node < 0;
    Camera.place.classList.toggle("over", node >= 0);
    if (node < 0) return;
    const region = DATA.regions[Model.nodes.region[node]];
    tip.textContent = [Model.caption(node), DATA.types[Model.nodes.type[node]].zh, region && region.name, `关系 ${Model.degree[node]}`].filter(Boolean).join(" · ");
    tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - 260)}px`;
    tip.style.top = `${event.clientY + 12}px`;
  });
  Camera.place.addEventListener("mouseleave", () => (tip.hidden = true));

  Focus.changed(() => {
    Panel.show(Islands.state.open ? -1 : Focus.state.node);
    renewBar();
    Stage.redraw();
  });
  Filters.changed(() => {
    Legend.renew();
    Focus.renew();
    Address.write();
  });
  Stage.rested(() => Address.write());
  window.addEventListener("popstate", () => Address.foreign() && Address.read());

  const notes = byId("notes");
  notes.append(...DATA.notes.map((note) => make("p", "", note)));
  notes.hidden = !DATA.notes.length;
  byId("bar").append(...Object.values(bar));
  byId("side").append(finder());
  Legend.build(byId("side"));

  // vis-network fits its own (empty) data at its first frame; ours comes after that.
  Camera.network.once("afterDrawing", () => {
    if (!Address.read()) Camera.fit(Focus.active() ? Model.box(Focus.state.near) : Model.box());
    Stage.redraw();
    document.documentElement.dataset.ready = "yes";
  });
  Camera.redraw();

  // Where an entity stands on the page, for whoever embeds the page and for its tests.
  window.networkPage = Object.freeze({
    spot: (id) => (Model.index.has(id) ? Camera.onPage(Model.x[Model.index.get(id)], Model.y[Model.index.get(id)]) : null),
    picture: () => Picture.draw().toDataURL("image/png"),
    view: () => Camera.view(),
  });
})();
