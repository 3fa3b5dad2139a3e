// Labels: names beside their nodes, the largest first, none over another; long ones on two lines.
const Labels = (() => {
  const LINE = 11;
  const CELL = 48;
  const MAIN = 30;

  // Boxes that are taken, found by a grid.
  function crowd() {
    const cells = new Map();
    const around = function* (box) {
      for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++) {
        for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++) yield column * 65536 + row;
      }
    };
    const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return {
      free(box) {
        for (const cell of around(box)) if ((cells.get(cell) || []).some((taken) => taken !== box && over(box, taken))) return false;
        return true;
      },
      take(box) {
        for (const cell of around(box)) {
          if (cells.has(cell)) cells.get(cell).push(box);
          else cells.set(cell, [box]);
        }
      },
    };
  }

  const advance = (character) => (character.charCodeAt(0) < 0x2000 ? 0.58 : 1);
  // On a screen as wide as a wall, names are read from farther away.
  const larger = () => (Camera.place.clientWidth > 1500 ? 1.25 : 1);

  const width = (text, size) => Array.from(text).reduce((sum, character) => sum + advance(character), 0) * size;

  // A text as at most two lines of about eleven Chinese characters each; Latin words are broken where they end.
  function lines(text, most = LINE) {
    const parts = [""];
    let used = 0;
    for (const character of Array.from(text)) {
      if (used + advance(character) > most) {
        const line = parts[parts.length - 1];
        if (parts.length === 2) {
          parts[1] = `${line.slice(0, -1)}…`;
          return parts;
        }
        const at = /[A-Za-z]/.test(character) ? line.lastIndexOf(" ") : -1;
        parts[0] = at > 0 ? line.slice(0, at) : line;
        parts.push(at > 0 ? line.slice(at + 1) : "");
        used = width(parts[1], 1);
      }
      parts[parts.length - 1] += character;
      used += advance(character);
    }
    return parts.map((part) => part.trim());
  }

  const outside = (box, view) =>
    view && (box.left < 0 || box.top < 0 || box.right > view.width || box.bottom > view.height);

  // Writes a text where it is free: below, above, right or left of a point; false where it is nowhere.
  function write(context, taken, text, at, style) {
    const size = style.size * larger();
    const parts = lines(text, style.line);
    const wide = Math.max(...parts.map((part) => width(part, size))), high = parts.length * size * 1.2;
    const away = at.reach + 3;
    const spots = [
      [at.x - wide / 2, at.y + away], [at.x - wide / 2, at.y - away - high],
      [at.x + away, at.y - high / 2], [at.x - away - wide, at.y - high / 2],
    ];
    for (const [left, top] of style.middle ? [[at.x - wide / 2, at.y - high / 2]] : spots) {
      const box = { left: left - 5, right: left + wide + 5, top: top - 2, bottom: top + high + 2 };
      if (!style.force && (!taken.free(box) || outside(box, style.within))) continue;
      taken.take(box);
      context.font = `${style.weight || 400} ${size}px ${Page.FONT}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      context.lineWidth = style.halo || 3.5;
      context.strokeStyle = Tones.tone("halo");
      context.fillStyle = style.colour || Tones.tone("ink");
      parts.forEach((part, row) => {
        const y = top + (row + 0.5) * size * 1.2;
        context.strokeText(part, left + wide / 2, y);
        context.fillText(part, left + wide / 2, y);
      });
      return true;
    }
    return false;
  }

  // Names of the given nodes, in that order, as far as there is room; `first` come even where it is tight.
  function name(context, view, list, taken, most, main, first = -1) {
    const { x, y, radius } = Model;
    let written = 0, tried = 0;
    for (const node of list) {
      if (written >= most || tried++ > 6000) break;
      if (!Filters.shown[node]) continue;
      const at = { x: (x[node] - view.x) * view.scale + view.width / 2, y: (y[node] - view.y) * view.scale + view.height / 2 };
      if (at.x < 0 || at.y < 0 || at.x > view.width || at.y > view.height) continue;
      at.reach = Painter.reach(node, view) * view.scale;
      if (at.reach < 2.4 && !main) break;
      const large = radius[node] > 13;
      const style = { size: large ? 13 : 11.5, weight: large || node === first ? 600 : 400, force: node === first, within: view };
      style.colour = Tones.tone(large ? "ink" : "name");
      if (write(context, taken, Model.caption(node), at, style)) written++;
    }
    return written;
  }

  // Nodes are in the way of names, too: those at least so large on the screen.
  function obstacles(view, list, taken, least) {
    for (const node of list) {
      const reach = Painter.reach(node, view) * view.scale * 0.8;
      if (reach < least) break;
      if (!Filters.shown[node]) continue;
      const x = (Model.x[node] - view.x) * view.scale + view.width / 2, y = (Model.y[node] - view.y) * view.scale + view.height / 2;
      if (x > -50 && y > -50 && x < view.width + 50 && y < view.height + 50) {
        taken.take({ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach });
      }
    }
  }

  // The main names first, over small nodes if need be; then others where they cover nothing.
  function all(context, view, list, taken, most, first = -1) {
    obstacles(view, list, taken, 7);
    const written = name(context, view, list.slice(0, MAIN), taken, MAIN, true, first);
    obstacles(view, list.slice(MAIN), taken, 2.2);
    name(context, view, list.slice(MAIN), taken, most - written, false);
  }

  return { crowd, write, all };
})();
