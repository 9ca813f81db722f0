// The things and links that the graph shows, and what is hidden of them.

/** How large a thing is drawn: with the square root of what is said of it, in units of the drawing. */
const radius = (size) => Math.min(26, 4.5 + 1.6 * Math.sqrt(Math.max(0, size)));

export class Model {
  constructor() {
    /** Everything that was loaded, by IRI. */
    this.all = new Map();
    this.links = new Map();
    /** Types that are not shown. */
    this.hidden = new Set();
    /** IRIs whose neighbours were loaded. */
    this.expanded = new Set();
    this.refresh();
  }

  /**
   * Takes in what the server told. New things begin beside the thing they were asked for, so that what is there stays
   * where it is.
   *
   * Returns how many things are new.
   */
  merge({ nodes, edges }, around) {
    const centre = this.all.get(around);
    let added = 0;
    for (const { id, name, type, size } of nodes) {
      const known = this.all.get(id);
      if (known) {
        Object.assign(known, { name, type, size, r: radius(size) });
        continue;
      }
      const node = { id, name, type, size, r: radius(size) };
      if (centre) {
        // The golden angle: no two begin in one place, and it is the same each time.
        const angle = added * 2.399963;
        const distance = 30 + 6 * Math.sqrt(added);
        node.x = centre.x + distance * Math.cos(angle);
        node.y = centre.y + distance * Math.sin(angle);
      }
      this.all.set(id, node);
      added += 1;
    }
    for (const { source, target, label } of edges) {
      if (!this.all.has(source) || !this.all.has(target) || source === target) continue;
      const key = `${source} ${target}`;
      const link = this.links.get(key) ?? { source: this.all.get(source), target: this.all.get(target), labels: [] };
      if (!link.labels.includes(label)) link.labels.push(label);
      this.links.set(key, link);
    }
    if (around) this.expanded.add(around);
    this.refresh();
    return added;
  }

  /** Works out anew what is shown. */
  refresh() {
    this.nodes = [...this.all.values()].filter((node) => !this.hidden.has(node.type));
    this.edges = [...this.links.values()].filter(
      ({ source, target }) => !this.hidden.has(source.type) && !this.hidden.has(target.type),
    );
    this.beside = new Map(this.nodes.map((node) => [node.id, []]));
    for (const link of this.edges) {
      this.beside.get(link.source.id).push({ node: link.target, labels: link.labels, backwards: false });
      this.beside.get(link.target.id).push({ node: link.source, labels: link.labels, backwards: true });
    }
    /** The largest first: these are named first where there is room for a few names only. */
    this.byWeight = [...this.nodes].sort(
      (a, b) => b.size - a.size || this.degree(b.id) - this.degree(a.id) || (a.id < b.id ? -1 : 1),
    );
  }

  get(id) {
    return this.all.get(id);
  }

  isShown(id) {
    return this.beside.has(id);
  }

  neighbours(id) {
    return this.beside.get(id) ?? [];
  }

  degree(id) {
    return this.beside.get(id)?.length ?? 0;
  }

  /** Types and how many things there are of each, the most first. */
  types() {
    const counts = new Map();
    for (const node of this.all.values()) counts.set(node.type, (counts.get(node.type) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  toggle(type) {
    if (!this.hidden.delete(type)) this.hidden.add(type);
    this.refresh();
  }

  /** The box around everything shown: `[left, top, right, bottom]`. */
  bounds() {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, r } of this.nodes) {
      if (x === undefined) continue;
      left = Math.min(left, x - r);
      top = Math.min(top, y - r);
      right = Math.max(right, x + r);
      bottom = Math.max(bottom, y + r);
    }
    return left > right ? [-100, -100, 100, 100] : [left, top, right, bottom];
  }

  /** The nearest thing at a place of the drawing, if it is within `reach` of its edge. */
  at(x, y, reach) {
    let best = null;
    let least = reach;
    for (const node of this.nodes) {
      const gap = Math.hypot(node.x - x, node.y - y) - node.r;
      if (gap <= least) [best, least] = [node, gap];
    }
    return best;
  }

  /** The nearest thing from another in a direction: `dx`, `dy` are -1, 0 or 1. */
  towards(from, dx, dy) {
    let best = null;
    let least = Infinity;
    for (const node of this.nodes) {
      const along = (node.x - from.x) * dx + (node.y - from.y) * dy;
      const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
      if (node === from || along <= 0 || aside > 2 * along) continue;
      const cost = along + 2 * aside;
      if (cost < least) [best, least] = [node, cost];
    }
    return best;
  }
}
