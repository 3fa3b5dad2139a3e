// Stage: what each frame shows. The map is painted once into a bitmap larger than the screen, moved with the
// hand, and painted anew when the hand rests.
const Stage = (() => {
  const GROWN = 0.3;
  const REST = 160;
  const state = { bitmap: null, view: null, moving: false, timer: 0 };
  const ratio = () => Math.min(window.devicePixelRatio || 1, 2);

  function renew() {
    const seen = Camera.view(), canvas = state.bitmap || document.createElement("canvas");
    const view = { ...seen, width: seen.width * (1 + GROWN), height: seen.height * (1 + GROWN) };
    canvas.width = Math.max(1, Math.round(view.width * ratio()));
    canvas.height = Math.max(1, Math.round(view.height * ratio()));
    Painter.map(canvas.getContext("2d"), view, ratio(), Focus.active());
    state.bitmap = canvas;
    state.view = view;
  }

  function stale() {
    const now = Camera.view(), then = state.view;
    if (!then) return true;
    if (Math.abs(then.width - now.width * (1 + GROWN)) > 1 || Math.abs(then.height - now.height * (1 + GROWN)) > 1) return true;
    return !state.moving && (then.scale !== now.scale || then.x !== now.x || then.y !== now.y);
  }

  Camera.network.on("beforeDrawing", (context) => {
    if (Islands.state.open) return;
    if (stale()) renew();
    const { x, y, scale, width, height } = state.view;
    context.drawImage(state.bitmap, x - width / 2 / scale, y - height / 2 / scale, width / scale, height / scale);
  });

  Camera.network.on("afterDrawing", (context) => {
    const sharp = context.canvas.width / (Camera.place.clientWidth || 1);
    context.save();
    if (Islands.state.open) Islands.paint(context, Camera.view(), sharp);
    else Focus.paint(context, Camera.view(), sharp);
    context.restore();
  });

  // The hand moves: the bitmap serves until it rests.
  function touch() {
    state.moving = true;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      state.moving = false;
      Camera.redraw();
      for (const listener of rested) listener();
    }, REST);
  }

  function redraw() {
    state.view = null;
    Camera.redraw();
  }

  Tones.changed(redraw);

  const rested = [];
  return { touch, redraw, ratio, rested: (act) => rested.push(act) };
})();
