// The map alive: it moves and grows by wheel, pointer and keys; marks keep their size, labels find room anew.
const WIDEST = 1.6;
const NARROWEST = 0.02;
const STEP = 1.4;
const PLACES = [
  [(r) => r + 4, () => 4.5, "start"],
  [(r) => -r - 4, () => 4.5, "end"],
  [() => 0, (r) => r + 15, "middle"],
  [() => 0, (r) => -r - 7, "middle"],
];

const svg = document.getElementById("atlas");
const first = svg.viewBox.baseVal;
const whole = { x: first.x, y: first.y, width: first.width, height: first.height };
const spots = [...svg.querySelectorAll("g.spot")];
const marks = [...svg.querySelectorAll("g.mark-of")].sort((one, other) => one.dataset.rank - other.dataset.rank);
const widths = new Map();
let view = { ...whole };

// Units of the sheet for a pixel of the screen.
const scale = () => {
  const box = svg.getBoundingClientRect();
  return box.width ? Math.max(view.width / box.width, view.height / box.height) : view.width / 1000;
};

function place() {
  const k = scale();
  for (const spot of spots) {
    const { x, y, dx = 0, dy = 0 } = spot.dataset;
    spot.setAttribute("transform", `translate(${x} ${y}) scale(${k}) translate(${dx} ${dy})`);
  }
  label(k);
}

// Labels in the order of rank, each on the first side, beyond its guests if need be, where it is seen whole and meets neither mark nor label.
function label(k) {
  const boxes = marks.map((mark) => around(mark, k, -mark.dataset.r, -mark.dataset.r, 2 * mark.dataset.r, 2 * mark.dataset.r));
  const seen = svg.getBoundingClientRect();
  const [x0, y0] = [(view.x + view.width / 2) / k - seen.width / 2, (view.y + view.height / 2) / k - seen.height / 2];
  const edge = [x0, y0, x0 + seen.width, y0 + seen.height];
  for (const mark of marks) {
    const text = mark.querySelector("text");
    if (!widths.has(text)) widths.set(text, text.getComputedTextLength());
    const [wide, r] = [widths.get(text), Number(mark.dataset.r)];
    let room = false;
    const sides = [r, ...(mark.dataset.far ? [Number(mark.dataset.far)] : [])].flatMap((far) =>
      PLACES.map(([left, down, anchor]) => [left(far), down(far), anchor]),
    );
    for (const [x, y, anchor] of sides) {
      const from = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
      const box = around(mark, k, from, y - 13, wide, 16);
      if (box[0] < edge[0] || box[1] < edge[1] || box[2] > edge[2] || box[3] > edge[3]) continue;
      if (boxes.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      for (const [name, value] of Object.entries({ x, y, "text-anchor": anchor })) text.setAttribute(name, value);
      boxes.push(box);
      room = true;
      break;
    }
    text.setAttribute("visibility", room ? "visible" : "hidden");
  }
}

function around(mark, k, left, top, width, height) {
  const x = mark.dataset.x / k + Number(mark.dataset.dx) + Number(left);
  const y = mark.dataset.y / k + Number(mark.dataset.dy) + Number(top);
  return [x, y, x + width, y + height];
}

let waiting = 0;
function show() {
  svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`);
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(place);
}

function grow(by, x = view.x + view.width / 2, y = view.y + view.height / 2) {
  const width = Math.min(whole.width * WIDEST, Math.max(whole.width * NARROWEST, view.width * by));
  const real = width / view.width;
  view = { x: x - (x - view.x) * real, y: y - (y - view.y) * real, width, height: view.height * real };
  show();
}

function move(right, down) {
  view.x += right;
  view.y += down;
  show();
}

function reset() {
  view = { ...whole };
  show();
}

// Where on the sheet a pointer is.
function under(event) {
  const box = svg.getBoundingClientRect();
  const k = scale();
  return [
    view.x + view.width / 2 + (event.clientX - box.x - box.width / 2) * k,
    view.y + view.height / 2 + (event.clientY - box.y - box.height / 2) * k,
  ];
}

const KEYS = {
  ArrowLeft: () => move(-view.width / 12, 0),
  ArrowRight: () => move(view.width / 12, 0),
  ArrowUp: () => move(0, -view.height / 12),
  ArrowDown: () => move(0, view.height / 12),
  "+": () => grow(1 / STEP),
  "=": () => grow(1 / STEP),
  "-": () => grow(STEP),
  0: reset,
};

svg.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
svg.addEventListener(
  "wheel",
  (event) => {
    if (!event.ctrlKey && document.activeElement !== svg) return; // a page scrolls on until the map was chosen
    event.preventDefault();
    grow(event.deltaY > 0 ? STEP : 1 / STEP, ...under(event));
  },
  { passive: false },
);

let held = null;
svg.addEventListener("pointerdown", (event) => {
  if (event.button === 0 && event.pointerType !== "touch") held = { x: event.clientX, y: event.clientY, far: false };
});
addEventListener("pointermove", (event) => {
  if (!held) return;
  const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.far && Math.hypot(dx, dy) < 4) return;
  const k = scale();
  held = { x: event.clientX, y: event.clientY, far: true };
  move(-dx * k, -dy * k);
});
addEventListener("pointerup", () => {
  const dragged = held?.far;
  held = null;
  if (dragged) addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
});
svg.addEventListener("dragstart", (event) => event.preventDefault());
// What the keyboard reaches comes into view.
svg.addEventListener("focusin", (event) => {
  const spot = event.target.closest?.("g.spot");
  if (!spot) return;
  const { x, y } = spot.dataset;
  const inside = x >= view.x && x <= view.x + view.width && y >= view.y && y <= view.y + view.height;
  if (!inside) move(x - view.x - view.width / 2, y - view.y - view.height / 2);
});

for (const [name, act] of [["in", () => grow(1 / STEP)], ["out", () => grow(STEP)], ["all", reset]]) {
  document.querySelector(`[data-zoom="${name}"]`).addEventListener("click", act);
}
document.getElementById("tools").hidden = false;
svg.classList.add("live");
new ResizeObserver(place).observe(svg);
document.fonts.ready.then(place);
