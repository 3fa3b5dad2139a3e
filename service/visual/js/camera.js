// Camera: vis-network moves and zooms; it draws nothing itself but asks us to, before each frame.
const Camera = (() => {
  const place = Page.byId("map");
  const handles = new vis.DataSet([]);
  const network = new vis.Network(place, { nodes: handles, edges: new vis.DataSet([]) }, {
    physics: { enabled: false },
    layout: { improvedLayout: false, randomSeed: 1 },
    nodes: { shape: "dot", opacity: 0, borderWidth: 0, chosen: false },
    interaction: { hover: false, keyboard: false, selectable: true, tooltipDelay: 3600000, zoomSpeed: 0.7 },
  });

  // Its own frame takes the Tab key, too, and can do nothing with it: ours around it does.
  for (const element of place.querySelectorAll("[tabindex]")) element.tabIndex = -1;

  function view() {
    const middle = network.getViewPosition();
    return { x: middle.x, y: middle.y, scale: network.getScale(), width: place.clientWidth, height: place.clientHeight };
  }

  function show(x, y, scale) {
    network.moveTo({ position: { x, y }, scale: Math.min(Math.max(scale, 0.02), 6), animation: false });
  }

  // Moves so that a box is in sight beside (on a phone: above) the panel, with room for labels, never nearer than `nearest`.
  function fit(box, nearest = 1.6) {
    const panel = Page.byId("panel"), wide = place.clientWidth || 800, height = place.clientHeight || 600;
    const beside = panel.offsetWidth < wide * 0.9 ? panel.offsetWidth : 0, below = beside ? 0 : panel.offsetHeight;
    const room = (long) => Math.max(long - Math.min(140, long * 0.22), 60);
    const across = room(wide - beside) / (box.right - box.left || 1), down = room(height - below) / (box.bottom - box.top || 1);
    const scale = Math.min(across, down, nearest);
    show((box.left + box.right) / 2 + beside / 2 / scale, (box.top + box.bottom) / 2 + below / 2 / scale, scale);
  }

  // A box as wide as the screen around the middle of the view, grown by a share of it.
  function sight(seen = view(), grown = 0) {
    const half = ((1 + grown) * seen.width) / seen.scale / 2, high = ((1 + grown) * seen.height) / seen.scale / 2;
    return { left: seen.x - half, right: seen.x + half, top: seen.y - high, bottom: seen.y + high };
  }

  const spot = (event) => {
    const frame = place.getBoundingClientRect();
    return network.DOMtoCanvas({ x: event.clientX - frame.left, y: event.clientY - frame.top });
  };
  const onPage = (x, y) => {
    const frame = place.getBoundingClientRect();
    const found = network.canvasToDOM({ x, y });
    return { x: found.x + frame.left, y: found.y + frame.top };
  };

  return { place, network, handles, view, show, fit, sight, spot, onPage, redraw: () => network.redraw() };
})();
