// Shapes: one outline per type of entity, for the canvas, the legend and the saved picture alike.
const Shapes = (() => {
  const star = Array.from({ length: 10 }, (_, corner) => {
    const reach = corner % 2 ? 0.52 : 1.2;
    const turn = (corner * Math.PI) / 5 - Math.PI / 2;
    return [reach * Math.cos(turn), reach * Math.sin(turn)];
  });
  const hexagon = Array.from({ length: 6 }, (_, corner) => [
    1.05 * Math.cos((corner * Math.PI) / 3),
    1.05 * Math.sin((corner * Math.PI) / 3),
  ]);
  const CORNERS = {
    diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
    square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
    triangle: [[0, -1.15], [1.1, 0.8], [-1.1, 0.8]],
    triangleDown: [[0, 1.15], [1.1, -0.8], [-1.1, -0.8]],
    star,
    hexagon,
  };

  // Adds the outline to the current path; a shape we do not know is a dot.
  function trace(context, shape, x, y, radius) {
    const corners = CORNERS[shape];
    if (!corners) {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
      return;
    }
    context.moveTo(x + corners[0][0] * radius, y + corners[0][1] * radius);
    for (let at = 1; at < corners.length; at++) context.lineTo(x + corners[at][0] * radius, y + corners[at][1] * radius);
    context.closePath();
  }

  const SVG = "http://www.w3.org/2000/svg";
  function drawing(width, height, tag, attributes, paint) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", width);
    svg.setAttribute("height", height);
    svg.setAttribute("aria-hidden", "true");
    const inner = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) inner.setAttribute(name, value);
    for (const [name, value] of Object.entries(paint)) inner.style[name] = value;
    svg.append(inner);
    return svg;
  }

  // What stands for a type in a colour (as of CSS).
  function icon(shape, colour) {
    const corners = CORNERS[shape];
    if (!corners) return drawing(16, 16, "circle", { cx: 8, cy: 8, r: 6 }, { fill: colour });
    const points = corners.map(([x, y]) => `${8 + 6 * x},${8 + 6 * y}`).join(" ");
    return drawing(16, 16, "polygon", { points }, { fill: colour });
  }

  const line = (colour, dash) =>
    drawing(26, 10, "path", { d: "M1 5H25", "stroke-width": 2.4, "stroke-dasharray": dash, fill: "none" }, { stroke: colour });

  return { trace, icon, line };
})();
