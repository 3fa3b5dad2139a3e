// Keys: the picture without a mouse. Arrows walk along relations, or move the map where nothing is chosen.
const Keys = (() => {
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function arrow(dx, dy) {
    if (Focus.active() && !Islands.state.open) {
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

  // Enter chooses the largest entity in sight, to walk from.
  function enter() {
    if (Focus.active() || Islands.state.open) return;
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
    if (event.key === "Escape") Page.go(-1);
    else if (event.key === "/" && !typing) {
      event.preventDefault();
      Page.byId("search").focus();
    }
  });
  return {};
})();
