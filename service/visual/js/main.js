// Main: puts the page together and joins its parts.
(() => {
  const { make, one, both, byId } = Page;
  const panel = byId("panel"), tip = byId("tip");

  // Goes to an entity (or to none, -1), or shows the ways from one to another; each is a step that Back undoes.
  Page.go = (node, hops = 1, goal = -1) => {
    if (node >= 0 && Islands.state.open) Page.aggregate(false);
    Focus.set(node, hops, goal);
    if (Focus.active()) reveal();
    Address.write(true);
  };
  Page.pick = (node) => {
    Focus.pick(node);
    Address.write();
  };
  Page.path = (start, goal) => {
    Focus.state.start = -1;
    Page.go(start, 1, goal);
  };

  // Brings the focus into sight, unless it is there already and large enough to read.
  function reveal() {
    const box = Model.box(Focus.state.near), seen = Camera.sight(), { scale } = Camera.view();
    const beside = panel.offsetWidth < Camera.place.clientWidth * 0.9, covered = (beside ? panel.offsetWidth : panel.offsetHeight) / scale;
    const right = seen.right - (beside ? covered : 0), bottom = seen.bottom - (beside ? 0 : covered);
    const inside = box.left > seen.left && box.right < right && box.top > seen.top && box.bottom < bottom;
    if (!inside || scale < 0.7) Camera.fit(box, 1.4);
    Stage.redraw();
  }

  Page.aggregate = (open) => {
    Islands.state.open = open;
    Islands.state.chosen = -1;
    if (open) Focus.set(-1);
    Camera.fit(Model.box());
    Bar.renew();
    Stage.redraw();
    Address.write();
  };

  // Opens an island of the aggregated view into the map.
  Page.land = (island) => {
    Islands.state.open = false;
    Bar.renew();
    Camera.fit(Islands.box(island), 3);
    Stage.redraw();
    Address.write(true);
  };

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
    if (Islands.state.open) {
      const island = Islands.at(x, y);
      if (island >= 0) Page.land(island);
      return;
    }
    Focus.set(under(x, y));
    Address.write(true);
  });
  for (const name of ["zoom", "dragging"]) Camera.network.on(name, () => Stage.touch());
  Camera.network.on("dragging", (event) => event.nodes.length && Focus.drag(event.nodes));
  Camera.network.on("dragEnd", (event) => event.nodes.length && Stage.redraw());

  // What an entity is, in a line: for the pointer and for those who listen.
  function described(node) {
    const region = DATA.regions[Model.nodes.region[node]], type = DATA.types[Model.nodes.type[node]];
    const ties = one(`关系 ${Model.degree[node]}`, `${Model.degree[node]} relations`);
    return [Model.caption(node), one(type.zh, type.en), region && region.name, ties].filter(Boolean).join(" · ");
  }

  let asked = 0;
  Camera.place.addEventListener("mousemove", (event) => {
    if (event.timeStamp - asked < 40 || Islands.state.open || event.buttons) return;
    asked = event.timeStamp;
    const { x, y } = Camera.spot(event), node = under(x, y);
    tip.hidden = node < 0;
    Camera.place.classList.toggle("over", node >= 0);
    if (node < 0) return;
    tip.textContent = described(node);
    tip.style.left = `${Math.max(0, Math.min(event.clientX + 14, window.innerWidth - 260))}px`;
    tip.style.top = `${event.clientY + 12}px`;
  });
  Camera.place.addEventListener("mouseleave", () => (tip.hidden = true));

  // Whoever reads the panel by keys stays in it when it shows something else, and is back on the map when it closes.
  Focus.changed(() => {
    const { node, goal } = Focus.state, reading = panel.contains(document.activeElement);
    Panel.show(Islands.state.open ? -1 : node);
    if (reading) (panel.hidden ? Camera.place : panel.querySelector("h2")).focus({ preventScroll: true });
    Page.say(node < 0 ? "" : goal < 0 ? described(node) : `${described(node)} → ${described(goal)}`);
    Bar.renew();
    Stage.redraw();
  });
  Filters.changed(() => {
    Legend.renew();
    Focus.renew();
    Address.write();
  });
  Stage.rested(() => Address.write());
  window.addEventListener("popstate", () => Address.foreign() && Address.read());
  window.addEventListener("resize", () => Stage.redraw());

  function build() {
    const notes = byId("notes");
    notes.append(...DATA.notes.map(([zh, en]) => make("p", "", both(zh, en))));
    notes.hidden = !DATA.notes.length;
    if (!Page.served) byId("ways")?.remove();
    byId("side").setAttribute("aria-label", one("搜索与图例", "Search and legend"));
    Camera.place.setAttribute(
      "aria-label",
      one(
        "关系网络。方向键在实体间行走，回车选中最大的实体，加减号缩放，斜杠搜索，Esc 退出",
        "Network. Arrow keys walk from entity to entity, Enter chooses the largest, plus and minus zoom, slash searches, Escape leaves",
      ),
    );
    Bar.build();
    Finder.build(byId("side"));
    Legend.build(byId("side"));
    const time = Bar.time();
    if (time) byId("side").append(time);
  }
  build();

  // vis-network fits its own (empty) data at its first frame; ours comes after that.
  Camera.network.once("afterDrawing", () => {
    if (!Address.read()) Camera.fit(Focus.active() ? Model.box(Focus.state.near) : Model.box());
    Stage.redraw();
    document.documentElement.dataset.ready = "yes";
    performance.mark("drawn");
  });
  Camera.redraw();

  // Where an entity stands on the page, for whoever embeds the page and for its tests.
  window.networkPage = Object.freeze({
    spot: (id) => (Model.index.has(id) ? Camera.onPage(Model.x[Model.index.get(id)], Model.y[Model.index.get(id)]) : null),
    picture: () => Picture.draw().toDataURL("image/png"),
    view: () => Camera.view(),
    island: (number) => Camera.onPage(...DATA.islands[number]),
  });
})();
