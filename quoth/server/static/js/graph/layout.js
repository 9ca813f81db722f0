// Where things stand: forces pull linked ones together and push all others apart.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "../../vendor/forces.js";

/** A layout of more things than this is looser, and found with fewer steps. */
const MANY = 400;
/** How long it may be worked out before the first drawing, in milliseconds. */
const HEAD_START = 250;
/** How long it is worked out at once after that, where nothing is drawn before things stand still, in milliseconds. */
const SLICE = 40;

export class Layout {
  /**
   * `moved` is called when things have moved and are to be drawn, `settled` when they stand still. `shape` tells how
   * many times as wide as high the window is.
   */
  constructor(model, { moved, settled, still, shape }) {
    this.model = model;
    this.shape = shape;
    this.still = still;
    this.waiting = 0;
    this.moved = moved;
    this.settled = settled;
    this.simulation = forceSimulation([])
      .velocityDecay(0.45)
      .on("tick", () => moved())
      .on("end", () => settled())
      .stop();
  }

  /** Takes up what the model shows, and lets it find its place. `heat` from 0 to 1: how far things may move. */
  restart(heat = 1) {
    const { nodes, edges } = this.model;
    const many = nodes.length > MANY;
    const degree = (node) => Math.max(1, this.model.degree(node.id));
    // What pulls to the middle pulls less along the longer side: the drawing takes the shape of the window.
    const shape = Math.min(2, Math.max(0.5, this.shape()));
    const pull = many ? 0.04 : 0.06;
    const links = edges.map(({ source, target }) => ({ source, target }));
    this.simulation
      .nodes(nodes)
      .force(
        "links",
        forceLink(links)
          .distance(({ source, target }) => (many ? 34 : 84) + source.r + target.r)
          .strength(({ source, target }) => 0.9 / Math.min(degree(source), degree(target))),
      )
      .force("apart", forceManyBody().strength(many ? -90 : -620).theta(many ? 1.1 : 0.9).distanceMax(many ? 2500 : 900))
      .force("middle-x", forceX().strength(pull / shape ** 2))
      .force("middle-y", forceY().strength(pull * shape ** 2))
      .force("room", many ? null : forceCollide((node) => node.r + 6))
      .alphaDecay(many ? 0.035 : 0.028)
      .alphaMin(many ? 0.02 : 0.005)
      .alpha(heat);
    clearTimeout(this.waiting);
    if (this.still) {
      this.simulation.stop();
      this.finish(HEAD_START);
      return;
    }
    if (heat === 1) {
      // Most of the way at once: nobody wants to see it unfold from a knot.
      const begun = performance.now();
      while (this.simulation.alpha() > 0.05 && performance.now() - begun < HEAD_START) this.simulation.tick();
      this.moved();
    }
    this.simulation.restart();
  }

  /** Lets things find their places unseen, with pauses in which the page can answer. */
  finish(time) {
    const begun = performance.now();
    while (performance.now() - begun < time) {
      if (this.simulation.alpha() < this.simulation.alphaMin()) {
        this.moved();
        this.settled();
        return;
      }
      this.simulation.tick();
    }
    this.waiting = setTimeout(() => this.finish(SLICE), 0);
  }

  /** Holds a thing at a place while it is dragged; `release` lets it go. */
  hold(node, x, y) {
    [node.fx, node.fy] = [x, y];
    if (this.simulation.alpha() < 0.15) this.simulation.alpha(0.15).restart();
  }

  release(node) {
    node.fx = node.fy = null;
  }

  stop() {
    clearTimeout(this.waiting);
    this.simulation.stop();
  }
}
