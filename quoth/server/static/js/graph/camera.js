// What part of the drawing is seen: its place `x`, `y` on the screen, and `k`, how many pixels its unit has.
const [SMALLEST, LARGEST] = [0.05, 6];

export class Camera {
  constructor() {
    Object.assign(this, { x: 0, y: 0, k: 1, width: 1, height: 1 });
  }

  /** Places of the drawing from places on the screen, and the reverse. */
  toDrawing(px, py) {
    return [(px - this.x) / this.k, (py - this.y) / this.k];
  }

  toScreen(x, y) {
    return [x * this.k + this.x, y * this.k + this.y];
  }

  /** Another size of the screen keeps its middle. */
  resize(width, height) {
    this.x += (width - this.width) / 2;
    this.y += (height - this.height) / 2;
    Object.assign(this, { width, height });
  }

  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
  }

  /** Zooms by a factor; the place on the screen stays where it is. */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const k = Math.min(LARGEST, Math.max(SMALLEST, this.k * factor));
    this.x = px - ((px - this.x) * k) / this.k;
    this.y = py - ((py - this.y) * k) / this.k;
    this.k = k;
  }

  /** Shows a box of the drawing as a whole, never larger than life. */
  fit([left, top, right, bottom], margin = 48) {
    const room = [this.width - 2 * margin, this.height - 2 * margin].map((side) => Math.max(side, 60));
    this.k = Math.min(1.5, LARGEST, Math.max(SMALLEST, Math.min(room[0] / (right - left), room[1] / (bottom - top))));
    this.x = this.width / 2 - ((left + right) / 2) * this.k;
    this.y = this.height / 2 - ((top + bottom) / 2) * this.k;
  }

  /** Moves as little as shows a place of the drawing. */
  show(x, y, margin = 60) {
    const [px, py] = this.toScreen(x, y);
    this.pan(inside(px, this.width, margin), inside(py, this.height, margin));
  }
}

function inside(p, side, margin) {
  const edge = Math.min(margin, side / 3);
  if (p < edge) return edge - p;
  return p > side - edge ? side - edge - p : 0;
}
