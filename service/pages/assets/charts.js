// Charts: drawn with ECharts in the colours of the tokens, again when light and dark change, and saved as pictures.
import * as echarts from "/assets/echarts/echarts.esm.min.mjs";

const chinese = document.documentElement.lang !== "en";
export const data = JSON.parse(document.getElementById("data").textContent);
export const SERIES = 6;

// The tokens as colours that a canvas understands: `light-dark()` is resolved by the browser, not by us.
export function tokens() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const found = Object.fromEntries(["ink", "soft", "line", "edge", "paper", "ground", "raised", "accent", "on-accent", "chosen"].map((name) => [name, colour(name)]));
  found.series = Array.from({ length: SERIES + 1 }, (_, at) => colour(`series-${at}`));
  probe.remove();
  found.font = getComputedStyle(document.body).fontFamily;
  return found;
}

// What all charts share: no motion, texts in the page's font, and tips that are painted, not written as markup.
function common(look, chart) {
  return {
    animation: false,
    backgroundColor: "transparent",
    textStyle: { fontFamily: look.font, color: look.ink },
    tooltip: {
      renderMode: "richText",
      confine: true,
      backgroundColor: look.paper,
      borderColor: look.edge,
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13, width: 300, overflow: "break" },
    },
    ...chart,
  };
}

// Draws into the element of an id what `option(look, width)` says: `{ height, entries, … }`, the rest being ECharts' own.
// `entries` is the legend, a list of `{ colour, text, dashed }`: it stands below the chart and in the picture.
// Returns what draws, or null where there is no such element.
export function draw(id, title, option) {
  const place = document.getElementById(id);
  if (!place) return null;
  document.getElementById(`${id}-figure`).hidden = false;
  let legend = [];
  const width = () => place.clientWidth;
  const paint = (chart) => {
    const look = tokens();
    const { height, entries, ...rest } = option(look, width());
    legend = entries;
    list(`${id}-legend`, legend, look);
    place.style.height = `${height}px`;
    chart.resize({ width: width(), height });
    chart.setOption(common(look, rest), { notMerge: true });
  };
  const chart = echarts.init(place, null, { renderer: "canvas" });
  paint(chart);
  let before = width();
  new ResizeObserver(() => {
    if (width() === before || !width()) return;
    before = width();
    paint(chart);
  }).observe(place);
  for (const [source, event] of [[document, "theme"], [matchMedia("(prefers-color-scheme: dark)"), "change"]]) {
    source.addEventListener(event, () => paint(chart));
  }
  document.getElementById(`${id}-save`).addEventListener("click", () => keep(picture(chart, title, legend), title));
  place.dataset.drawn = "true";
  return chart;
}

// The legend below the chart.
function list(id, legend, look) {
  document.getElementById(id).replaceChildren(
    ...legend.map(({ colour, text, dashed }) => {
      const line = document.createElement("li");
      const swatch = document.createElement("span");
      swatch.className = dashed ? "swatch dashed" : "swatch";
      swatch.style.background = dashed ? look.paper : colour;
      line.append(swatch, text);
      return line;
    }),
  );
}

const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};

// The words in lines that fit the width.
function lines(context, words, width) {
  const found = [""];
  for (const sign of words) {
    if (found.at(-1) && context.measureText(found.at(-1) + sign).width > width) found.push("");
    found[found.length - 1] += sign;
  }
  return found;
}

// The chart with its title, the date and its legend, twice as fine as the screen.
export function picture(chart, title, legend, ratio = 2) {
  const look = tokens();
  const scene = chart.renderToCanvas({ pixelRatio: ratio, backgroundColor: look.paper });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const width = scene.width / ratio;
  const margin = 20;
  context.font = `700 20px ${look.font}`;
  const headings = lines(context, title, width - 2 * margin);
  context.font = `400 13px ${look.font}`;
  const spots = [];
  let x = margin;
  let y = 0;
  for (const entry of legend) {
    const wide = 30 + context.measureText(entry.text).width;
    if (x > margin && x + wide > width - margin) [x, y] = [margin, y + 22];
    spots.push({ ...entry, x, y });
    x += wide + 14;
  }
  const head = headings.length * 28 + 40;
  const foot = legend.length ? y + 40 : 12;
  canvas.width = scene.width;
  canvas.height = scene.height + (head + foot) * ratio;
  context.fillStyle = look.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(scene, 0, head * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.textBaseline = "middle";
  context.fillStyle = look.ink;
  context.font = `700 20px ${look.font}`;
  headings.forEach((line, at) => context.fillText(line, margin, 24 + 28 * at));
  context.font = `400 13px ${look.font}`;
  context.fillStyle = look.soft;
  context.fillText(`${chinese ? "共建图谱" : "Gongjian"} · ${today()}`, margin, head - 20);
  for (const spot of spots) {
    const top = head + scene.height / ratio + 18 + spot.y;
    sample(context, spot, top, look);
    context.fillStyle = look.ink;
    context.fillText(spot.text, spot.x + 24, top);
  }
  return canvas;
}

function sample(context, spot, top, look) {
  context.beginPath();
  context.rect(spot.x, top - 6, 18, 12);
  context.setLineDash(spot.dashed ? [3, 2] : []);
  context.strokeStyle = spot.dashed ? look.soft : spot.colour;
  context.fillStyle = spot.dashed ? look.paper : spot.colour;
  context.fill();
  context.stroke();
  context.setLineDash([]);
}

function keep(canvas, title) {
  canvas.toBlob((blob) => {
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(blob);
    anchor.download = `${title.replace(/[\\/:*?"<>|\s]+/g, "_").slice(0, 80) || "chart"}-${today()}.png`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
  }, "image/png");
}

// A colour with less of it, for what is not sure.
export const faint = (colour, alpha) => echarts.color.modifyAlpha(colour, alpha);
export const mixed = (from, to, share) => echarts.color.lerp(share, [from, to]);
