// Draws the graph on a canvas. Names are drawn where there is room: the picked thing's and its neighbours' first, then
// the largest things'; zooming in makes room for more.
import { colourClass, shortened } from "../words.js";

const FONT = "'Inter Variable', system-ui, sans-serif";
/** Sides of the squares that tell which part of the picture has a name already, in pixels. */
const [CELL_WIDTH, CELL_HEIGHT] = [24, 10];
/** Names are cut after so many letters. */
const LONGEST = 34;
/** Fewer things than this in view have room for more care. */
const FEW = 120;
/** So many things are named even where their names lie over smaller dots. */
const LARGEST = 8;

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

export function draw(canvas, model, camera, { colours, picked, hovered, ratio }) {
  const context = canvas.getContext("2d");
  const { width, height, k } = camera;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const near = new Set(picked ? model.neighbours(picked.id).map(({ node }) => node.id) : []);
  const lively = hovered ?? picked;
  drawEdges(context, model, camera, colours, lively);
  drawNodes(context, model, camera, { colours, picked, hovered, near });
  const room = new Room();
  const names = drawNames(context, model, camera, room, { colours, picked, hovered, near });
  if (lively && k > 0.5) drawRelations(context, model, camera, room, colours, lively);
  return names;
}

function drawEdges(context, model, camera, colours, lively) {
  const bold = [];
  context.beginPath();
  for (const edge of model.edges) {
    if (lively && (edge.source === lively || edge.target === lively)) bold.push(edge);
    else line(context, camera, edge);
  }
  context.strokeStyle = colours.line;
  // Thousands of lines would hide what they link.
  context.globalAlpha = model.edges.length > 1500 ? 0.45 : 0.9;
  context.lineWidth = Math.min(1.2, Math.max(0.5, camera.k));
  context.stroke();
  context.globalAlpha = 1;
  if (!bold.length) return;
  context.beginPath();
  for (const edge of bold) line(context, camera, edge);
  context.strokeStyle = colours.accent;
  context.lineWidth = 1.6;
  context.stroke();
}

function line(context, camera, { source, target }) {
  context.moveTo(...camera.toScreen(source.x, source.y));
  context.lineTo(...camera.toScreen(target.x, target.y));
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
  for (const { node, labels } of model.neighbours(lively.id)) {
    const [x1, y1] = camera.toScreen(lively.x, lively.y);
    const [x2, y2] = camera.toScreen(node.x, node.y);
    const text = labels.join(", ");
    const { width } = context.measureText(text);
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    if (Math.hypot(x2 - x1, y2 - y1) < width + 50 || !room.take(x - width / 2, y - 7, width, 14)) continue;
    outlined(context, text, x, y, colours.paper, colours.muted);
  }
}

/** What is on the picture already, by its cells: nothing, dots or names. */
const [NOTHING, DOT, NAME] = [0, 1, 2];

class Room {
  constructor() {
    this.taken = new Map();
  }

  /** Puts something into a box, in pixels, if nothing stronger than `over` is there; tells whether it did. */
  take(x, y, width, height, what = NAME, over = NOTHING) {
    const cells = [];
    for (let cx = Math.floor((x - 4) / CELL_WIDTH); cx <= (x + width + 4) / CELL_WIDTH; cx += 1)
      for (let cy = Math.floor(y / CELL_HEIGHT); cy <= (y + height) / CELL_HEIGHT; cy += 1) cells.push(cx * 10000 + cy);
    if (cells.some((cell) => (this.taken.get(cell) ?? NOTHING) > over)) return false;
    for (const cell of cells) this.taken.set(cell, Math.max(what, this.taken.get(cell) ?? NOTHING));
    return true;
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
  const dot = ({ r, at: [x, y] }) => room.take(x - r + 4, y - r + 2, 2 * r - 8, 2 * r - 4, DOT, NAME);
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
    const over = must ? NAME : largest.has(node) ? DOT : NOTHING;
    const size = must ? 13 : Math.max(11, Math.min(13, 9 + r * 0.28));
    context.font = `${must || node.r > 12 ? 600 : 450} ${size}px ${FONT}`;
    const text = shortened(node.name, must ? 80 : LONGEST);
    const place = freePlace(room, at, r, context.measureText(text).width, size, few, over, camera.width);
    if (!few) dot(one);
    if (!place) continue;
    const faint = picked && !must && !near.has(node.id);
    outlined(context, text, ...place, colours.paper, faint ? colours.muted : colours.ink);
    drawn += 1;
  }
  return drawn;
}

/** The middle of a name that finds room beside its dot: below it, else above, right or left of it. */
function freePlace(room, [x, y], r, width, size, anywhere, over, right) {
  const [down, aside] = [r + 4 + size / 2, r + 6 + width / 2];
  const places = [[x, y + down], ...(anywhere ? [[x, y - down], [x + aside, y], [x - aside, y]] : [])];
  if (x > 0 && x < right) for (const place of places) place[0] = Math.max(width / 2 + 4, Math.min(right - width / 2 - 4, place[0]));
  const free = (strength) => places.find(([px, py]) => room.take(px - width / 2, py - size / 2, width, size, NAME, strength));
  return free(NOTHING) ?? (over === NOTHING ? undefined : free(over));
}
