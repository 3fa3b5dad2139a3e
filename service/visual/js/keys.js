// Keys: the picture without a mouse. Arrows walk along relations, or move the map where nothing is chosen.
const Keys = (() => {
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function arrow(dx, dy) {
    if (Islands.state.open) {
      const island = Islands.choose(dx, dy);
      if (island >= 0) Page.say(Islands.name(island));
      Stage.redraw();
      return;
    }
    if (Focus.active()) {
      const there = Focus.toward(dx, dy);
      if (there >= 0) Page.go(there);
      return;
    }
    const { x, y, scale } = Camera.view();
    Camera.show(x + (dx * 80) / scale, y + (dy * 80) / scale, scale);
    Stage.touch();
  }

  function zoom(factor) {
    const { x, y, scale } = Camera.view();
    Camera.show(x, y, scale * factor);
    Stage.touch();
  }

  // Enter chooses the largest entity in sight, to walk from; of islands it opens the one that is chosen.
  function enter() {
    if (Islands.state.open) {
      if (Islands.state.chosen >= 0) Page.land(Islands.state.chosen);
      return;
    }
    if (Focus.active()) return;
    const seen = Camera.sight();
    const inside = (node) => Model.x[node] > seen.left && Model.x[node] < seen.right && Model.y[node] > seen.top && Model.y[node] < seen.bottom;
    const node = Model.byRadius.find((one) => Filters.shown[one] && inside(one));
    if (node !== undefined) Page.go(node);
  }

  Camera.place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (ARROWS[event.key]) arrow(...ARROWS[event.key]);
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "Enter") enter();
    else return;
    event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.key === "Escape") {
      if (typing && event.target.value) return;
      Focus.pick(-1);
      Page.go(-1);
      Camera.place.focus({ preventScroll: true });
    } else if (event.key === "/" && !typing) {
      event.preventDefault();
      document.body.classList.add("side-open");
      Page.byId("search").focus();
    }
  });
  return {};
})();
