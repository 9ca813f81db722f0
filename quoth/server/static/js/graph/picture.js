// Draws the graph on a canvas. Names are drawn where there is room: the picked thing's and its neighbours' first, then
// the largest things'; zooming in makes room for more.
import { colourClass, wrapped } from "../words.js";

const FONT = "'Inter Variable', system-ui, sans-serif";
/** Sides of the cells in which it is kept what is on the picture already, in pixels. */
const [CELL_WIDTH, CELL_HEIGHT] = [64, 24];
/** Names are cut after so many letters; among few things they have more lines, of fewer. */
const LONGEST = 34;
const [LINE, LINES] = [24, 3];
/** How far lines are apart, by the size of their letters. */
const LEADING = 1.2;
/** Fewer things than this in view have room for more care, and for long names. */
const [FEW, VERY_FEW] = [120, 40];
/** So many things are named even where their names lie over dots. */
const LARGEST = 8;
/** A relation that more links of a thing have is not written on them: the list beside the graph says it. */
const OFTEN = 3;
/** How many lines are drawn at once: a path of all of them takes longer than they do. */
const TOGETHER = 200;
/** How many dots the name of one of the largest things may lie over. */
const MOST_COVERED = 2;

/** The colours of the page as the canvas needs them: worked out by the browser, in light and dark. */
export function readColours(root) {
  const probe = document.createElement("span");
  root.append(probe);
  const read = (name) => {
    probe.className = name;
    return getComputedStyle(probe).color;
  };
  const colours = { ink: read("ink"), muted: read("ink-muted"), line: read("ink-line"), paper: read("ink-paper"), accent: read("ink-accent") };
  const types = new Map();
  const type = (key) => {
    const name = colourClass(key);
    if (!types.has(name)) {
      root.append(probe);
      types.set(name, read(name));
      probe.remove();
    }
    return types.get(name);
  };
  probe.remove();
  return { ...colours, type };
}

/**
 * Draws it all. `covered` are the boxes, in pixels, over which something of the page lies: no name is drawn there.
 * Returns how many names were drawn.
 */
export function draw(canvas, model, camera, { colours, picked, hovered, ratio, covered }) {
  const context = canvas.getContext("2d");
  const { width, height, k } = camera;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const near = new Set(picked ? model.neighbours(picked.id).map(({ node }) => node.id) : []);
  const lively = hovered ?? picked;
  drawEdges(context, model, camera, colours, lively);
  drawNodes(context, model, camera, { colours, picked, hovered, near });
  const room = new Room();
  for (const box of covered) room.put(box, true);
  const names = drawNames(context, model, camera, room, { colours, picked, hovered, near });
  if (lively && k > 0.5) drawRelations(context, model, camera, room, colours, lively);
  return names;
}

function drawEdges(context, model, camera, colours, lively) {
  const bold = [];
  context.strokeStyle = colours.line;
  // Thousands of lines would hide what they link.
  context.globalAlpha = model.edges.length > 1500 ? 0.45 : 0.9;
  context.lineWidth = Math.min(1.2, Math.max(0.5, camera.k));
  let drawn = 0;
  context.beginPath();
  for (const edge of model.edges) {
    if (lively && (edge.source === lively || edge.target === lively)) bold.push(edge);
    else if (line(context, camera, edge)) drawn += 1;
    if (drawn < TOGETHER) continue;
    context.stroke();
    context.beginPath();
    drawn = 0;
  }
  context.stroke();
  context.globalAlpha = 1;
  if (!bold.length) return;
  context.beginPath();
  for (const edge of bold) line(context, camera, edge);
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.6;
  context.stroke();
}

/** Puts a line into the path, unless it is out of view; tells whether it did. */
function line(context, camera, { source, target }) {
  const [x1, y1] = camera.toScreen(source.x, source.y);
  const [x2, y2] = camera.toScreen(target.x, target.y);
  if (Math.max(x1, x2) < 0 || Math.max(y1, y2) < 0) return false;
  if (Math.min(x1, x2) > camera.width || Math.min(y1, y2) > camera.height) return false;
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  return true;
}

function drawNodes(context, model, camera, { colours, picked, hovered, near }) {
  for (const node of model.nodes) {
    const [x, y] = camera.toScreen(node.x, node.y);
    const r = Math.max(2, node.r * camera.k);
    if (x < -r || y < -r || x > camera.width + r || y > camera.height + r) continue;
    context.globalAlpha = picked && node !== picked && node !== hovered && !near.has(node.id) ? 0.55 : 1;
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = colours.type(node.type);
    context.fill();
    if (node === picked || node === hovered) {
      context.globalAlpha = 1;
      context.strokeStyle = colours.paper;
      context.lineWidth = 2;
      context.stroke();
      context.beginPath();
      context.arc(x, y, r + 3, 0, 2 * Math.PI);
      context.strokeStyle = node === picked ? colours.ink : colours.muted;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** What the links of one thing say, in their middle, where there is room between the names. */
function drawRelations(context, model, camera, room, colours, lively) {
  context.font = `italic 11px ${FONT}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const beside = model.neighbours(lively.id).map(({ node, labels }) => [node, labels.join(", ")]);
  const times = new Map();
  for (const [, text] of beside) times.set(text, (times.get(text) ?? 0) + 1);
  for (const [node, text] of beside) {
    if (times.get(text) > OFTEN) continue;
    const [x1, y1] = camera.toScreen(lively.x, lively.y);
    const [x2, y2] = camera.toScreen(node.x, node.y);
    const { width } = context.measureText(text);
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const box = boxAround(x, y, width, 12);
    if (Math.hypot(x2 - x1, y2 - y1) < width + 110 || room.covered(box) > 0) continue;
    room.put(box, true);
    outlined(context, text, x, y, colours.paper, colours.muted);
  }
}

/** The box of a text around its middle, with some room on its sides: `[left, top, right, bottom]`. */
const boxAround = (x, y, width, height) => [x - width / 2 - 4, y - height / 2 - 2, x + width / 2 + 4, y + height / 2 + 2];

/** What is on the picture already: boxes of dots and of texts, by the cells that they touch. */
class Room {
  constructor() {
    this.cells = new Map();
  }

  put(box, isText) {
    for (const cell of this.touched(box)) {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push({ box, isText });
    }
  }

  /** How many dots a text in a box would lie over, and Infinity where it would lie over another text. */
  covered(box) {
    const [left, top, right, bottom] = box;
    const dots = new Set();
    for (const cell of this.touched(box))
      for (const { box: other, isText } of this.cells.get(cell) ?? []) {
        if (other[0] >= right || other[2] <= left || other[1] >= bottom || other[3] <= top) continue;
        if (isText) return Infinity;
        dots.add(other);
      }
    return dots.size;
  }

  *touched([left, top, right, bottom]) {
    for (let x = Math.floor(left / CELL_WIDTH); x <= right / CELL_WIDTH; x += 1)
      for (let y = Math.floor(top / CELL_HEIGHT); y <= bottom / CELL_HEIGHT; y += 1) yield x * 10000 + y;
  }
}

function outlined(context, text, x, y, paper, ink) {
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = paper;
  context.strokeText(text, x, y);
  context.fillStyle = ink;
  context.fillText(text, x, y);
}

/** Returns how many names were drawn. */
function drawNames(context, model, camera, room, { colours, picked, hovered, near }) {
  const first = [hovered, picked].filter((node) => node && model.isShown(node.id));
  const beside = model.byWeight.filter((node) => near.has(node.id));
  const seen = [...new Set([...first, ...beside, ...model.byWeight])]
    .map((node) => ({ node, r: Math.max(2, node.r * camera.k), at: camera.toScreen(node.x, node.y) }))
    .filter(({ at: [x, y] }) => x > -80 && y > -30 && x < camera.width + 80 && y < camera.height + 30);
  // A circle fills its box but for the corners.
  const dot = ({ r, at: [x, y] }) => room.put([x - 0.85 * r, y - 0.85 * r, x + 0.85 * r, y + 0.85 * r], false);
  // Among few things no name lies over a dot, but for the largest; among many, not over the dots of larger things.
  const few = seen.length < FEW;
  if (few) seen.forEach(dot);
  const largest = new Set(model.byWeight.slice(0, LARGEST));
  let drawn = 0;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const one of seen) {
    const { node, r, at } = one;
    const must = first.includes(node);
    const size = must ? 13 : Math.max(11, Math.min(13, 9 + r * 0.28));
    context.font = `${must || node.r > 12 ? 600 : 450} ${size}px ${FONT}`;
    const lines = must || seen.length < VERY_FEW ? wrapped(node.name, LINE, LINES) : wrapped(node.name, LONGEST, 1);
    const width = Math.max(...lines.map((text) => context.measureText(text).width));
    const height = size * (1 + LEADING * (lines.length - 1));
    const places = placesBeside(at, r, width, height, few, camera.width);
    const [place, cost] = cheapest(room, places, width, height);
    if (!few) dot(one);
    if (!must && cost > (largest.has(node) ? MOST_COVERED : 0)) continue;
    room.put(boxAround(...place, width, height), true);
    const faint = picked && !must && !near.has(node.id);
    const ink = faint ? colours.muted : colours.ink;
    const top = place[1] - (height - size) / 2;
    lines.forEach((text, i) => outlined(context, text, place[0], top + i * size * LEADING, colours.paper, ink));
    drawn += 1;
  }
  return drawn;
}

/** Where the middle of a name may be: below its dot, and `anywhere` above, right or left of it too; the best first. */
function placesBeside([x, y], r, width, height, anywhere, right) {
  const [down, aside] = [r + 5 + height / 2, r + 7 + width / 2];
  const places = [[x, y + down]];
  if (anywhere) places.push([x, y - down], [x + aside, y], [x - aside, y]);
  if (x <= 0 || x >= right) return places;
  // What is in view has its name in view: above and below it slides; beside, there has to be room for it.
  const inside = (px) => Math.max(width / 2 + 4, Math.min(right - width / 2 - 4, px));
  return places.map(([px, py]) => [inside(px), py]).filter(([px, py], i) => i < 2 || Math.abs(px - x) >= r + width / 2);
}

/** The place where a name covers least, and how much that is. */
function cheapest(room, places, width, height) {
  let [best, least] = [places[0], Infinity];
  for (const place of places) {
    const cost = room.covered(boxAround(...place, width, height));
    if (cost < least) [best, least] = [place, cost];
  }
  return [best, least];
}
