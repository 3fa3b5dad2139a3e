// Picture: the view as an image with its title, date and legend, to save or to print.
const Picture = (() => {
  const ink = () => Tones.tone("ink"), soft = () => Tones.tone("soft");

  function text(context, words, x, y, size, colour = ink(), weight = 400) {
    context.font = `${weight} ${size}px ${Page.FONT}`;
    context.fillStyle = colour;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(words, x, y);
    return context.measureText(words).width;
  }

  // What the legend has to explain in this view.
  function entries() {
    const types = Filters.counts(Model.nodes, "type", Filters.shown), regions = Filters.counts(Model.nodes, "region", Filters.shown);
    const kinds = new Set(Focus.state.ties.map((tie) => Model.edges.type[tie]));
    const seen = (found, value) => found.has(value) && found.get(value).shown > 0;
    const shapes = DATA.types.map((type, value) => ({ value, label: Page.one(type.zh, type.en), shape: type.shape, colour: soft() })).filter(({ value }) => seen(types, value));
    const colours = DATA.regions.slice(0, DATA.coloured).map((region, value) => ({ value, label: region.name, shape: "dot", colour: Model.colour(value) }));
    const known = colours.filter(({ value }) => seen(regions, value));
    if (DATA.regions.length > DATA.coloured) known.push({ label: Page.one("其他", "others"), shape: "dot", colour: Tones.of(DATA.other) });
    if (seen(regions, -1)) known.push({ label: Page.one("不属一地", "shared"), shape: "dot", colour: Tones.of(DATA.shared) });
    const lines = DATA.relations.map((kind, value) => ({ value, label: Page.one(kind.zh, kind.en), colour: Tones.of(kind.colour), dash: kind.dash })).filter(({ value }) => kinds.has(value));
    return [[Page.one("类型", "Type"), shapes], [Page.one("地区", "Region"), known], [Page.one("关系", "Relation"), lines]].filter(([, list]) => list.length);
  }

  function sample(context, entry, x, y) {
    context.beginPath();
    if (entry.shape) {
      Shapes.trace(context, entry.shape, x + 8, y, 6);
      context.fillStyle = entry.colour;
      context.fill();
      return 22;
    }
    context.strokeStyle = entry.colour;
    context.lineWidth = 2.4;
    context.setLineDash(entry.dash ? entry.dash.split(" ").map(Number) : []);
    context.moveTo(x, y);
    context.lineTo(x + 28, y);
    context.stroke();
    context.setLineDash([]);
    return 34;
  }

  // Writes the legend and returns the height that it took; without `context.fill` effects it only measures.
  function legend(context, width, top) {
    let y = top + 16;
    for (const [title, list] of entries()) {
      let x = 24 + text(context, title, 24, y, 13, ink(), 600) + 14;
      for (const entry of list) {
        context.font = `400 13px ${Page.FONT}`;
        if (x + 50 + context.measureText(entry.label).width > width - 24) {
          x = 64;
          y += 22;
        }
        x += sample(context, entry, x, y);
        x += text(context, entry.label, x, y, 13) + 16;
      }
      y += 24;
    }
    return y - top;
  }

  const draw = (ratio = 2) => Tones.byDay(() => drawn(ratio));

  function drawn(ratio) {
    const view = Camera.view(), head = 62, canvas = document.createElement("canvas");
    const foot = legend(document.createElement("canvas").getContext("2d"), view.width, 0) + 10;
    canvas.width = view.width * ratio;
    canvas.height = (view.height + head + foot) * ratio;
    const scene = document.createElement("canvas"), inner = scene.getContext("2d");
    scene.width = view.width * ratio;
    scene.height = view.height * ratio;
    if (Islands.state.open) Islands.paint(inner, view, ratio);
    else {
      Painter.map(inner, view, ratio, Focus.active());
      Focus.paint(inner, view, ratio);
    }
    const context = canvas.getContext("2d");
    context.fillStyle = Tones.tone("paper");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(scene, 0, head * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    text(context, DATA.title, 24, 24, 20, ink(), 700);
    text(context, `${Page.byId("status").textContent} · ${Page.today()}`, 24, 48, 12.5, soft());
    legend(context, view.width, head + view.height);
    return canvas;
  }

  function save() {
    draw().toBlob((blob) => {
      const anchor = document.createElement("a");
      anchor.href = URL.createObjectURL(blob);
      anchor.download = `${DATA.title.replace(/[\\/:*?"<>|\s]+/g, "_").slice(0, 80) || "network"}-${Page.today()}.png`;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(anchor.href), 60000);
    }, "image/png");
  }

  const print = Page.byId("print");
  // On paper nothing can be unfolded: the evidence is, and the picture comes first.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("#panel details:not([open])")];
    for (const details of folded) details.open = true;
    print.src = draw().toDataURL("image/png");
    print.hidden = false;
  });
  window.addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
    print.hidden = true;
    print.removeAttribute("src");
  });

  return { draw, save };
})();
