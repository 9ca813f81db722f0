// Moving the graph with pointer, wheel and keys.

/** How far a pointer may stray and still have clicked, in pixels. */
const STRAY = 4;
const STEP = 60;

/**
 * Listens on a canvas. `stage` has `model`, `camera`, `layout` and is told: `look()` the picture is to be drawn anew,
 * `hover(node)`, `pick(node)`, `open(node)`, `fit()`. Returns what ends it.
 */
export function takeInHand(canvas, stage) {
  const pointers = new Map();
  let held = null;
  let strayed = 0;
  let gap = 0;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const under = ([px, py], reach) => stage.model.at(...stage.camera.toDrawing(px, py), reach / stage.camera.k);

  const on = {
    pointerdown(event) {
      if (event.button > 0) return;
      canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, place(event));
      strayed = 0;
      gap = 0;
      held = pointers.size === 1 ? under(place(event), event.pointerType === "touch" ? 12 : 4) : null;
    },
    pointermove(event) {
      const [x, y] = place(event);
      const before = pointers.get(event.pointerId);
      if (!before) {
        stage.hover(under([x, y], 4));
        return;
      }
      pointers.set(event.pointerId, [x, y]);
      if (pointers.size === 2) {
        pinch();
        return;
      }
      const [dx, dy] = [x - before[0], y - before[1]];
      strayed += Math.hypot(dx, dy);
      if (strayed < STRAY) return;
      if (held) stage.layout.hold(held, ...stage.camera.toDrawing(x, y));
      else stage.camera.pan(dx, dy);
      stage.look();
    },
    pointerup(event) {
      const known = pointers.delete(event.pointerId);
      if (held) stage.layout.release(held);
      if (known && strayed < STRAY && !gap) stage.pick(held);
      held = null;
    },
    pointercancel(event) {
      pointers.delete(event.pointerId);
      if (held) stage.layout.release(held);
      held = null;
    },
    pointerleave() {
      if (!pointers.size) stage.hover(null);
    },
    dblclick(event) {
      const node = under(place(event), 4);
      if (node) stage.open(node);
      else {
        stage.camera.zoom(1.6, ...place(event));
        stage.look();
      }
    },
    wheel(event) {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      stage.camera.zoom(Math.exp((-event.deltaY * lines) / (event.ctrlKey ? 120 : 480)), ...place(event));
      stage.look();
    },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || !key(event)) return;
      event.preventDefault();
      stage.look();
    },
  };

  function pinch() {
    const [[x1, y1], [x2, y2]] = pointers.values();
    const wide = Math.hypot(x2 - x1, y2 - y1);
    if (gap) stage.camera.zoom(wide / gap, (x1 + x2) / 2, (y1 + y2) / 2);
    gap = wide;
    stage.look();
  }

  /** Whether a key means something here. */
  function key(event) {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (arrow && event.shiftKey) stage.camera.pan(-arrow[0] * STEP, -arrow[1] * STEP);
    else if (arrow) stage.step(...arrow);
    else if (event.key === "Enter" && stage.picked()) stage.pick(stage.picked());
    else if (event.key === "o" && stage.picked()) stage.open(stage.picked());
    else if (event.key === "+" || event.key === "=") stage.camera.zoom(1.3);
    else if (event.key === "-" || event.key === "_") stage.camera.zoom(1 / 1.3);
    else if (event.key === "0") stage.fit();
    else if (event.key === "Escape") stage.pick(null);
    else return false;
    return true;
  }

  for (const [name, listener] of Object.entries(on)) canvas.addEventListener(name, listener, { passive: false });
  return () => {
    for (const [name, listener] of Object.entries(on)) canvas.removeEventListener(name, listener);
  };
}
