// The graph to look around in: it begins with the neighbourhood of one thing, and grows where one clicks.
import { html, useEffect, useLayoutEffect, useRef, useState } from "../../vendor/preact.js";
import { getJson } from "../api.js";
import { Camera } from "../graph/camera.js";
import { takeInHand } from "../graph/hand.js";
import { Layout } from "../graph/layout.js";
import { Model } from "../graph/model.js";
import { draw, readColours } from "../graph/picture.js";
import { Dot, Heading, Notice, Thing, Trouble, useArrival } from "../parts.js";
import { go, link } from "../router.js";
import { count, typeName } from "../words.js";

/** How many things are asked for: around one thing, and of all. */
const [AROUND, ALL] = [60, 250];
const MOST = 2000;
/** How many neighbours are listed beside the graph. */
const LISTED = 60;

export function GraphView({ parameters }) {
  const iri = parameters.get("iri") ?? "";
  const limit = Number(parameters.get("limit")) || (iri ? AROUND : ALL);
  const canvas = useRef(null);
  const stage = useRef(null);
  const [error, setError] = useState(null);
  const [picked, setPicked] = useState(null);
  // Counts up when things came or went; the lists beside the graph are then drawn anew.
  const [version, setVersion] = useState(0);
  const name = iri && stage.current?.model.get(iri)?.name;
  useArrival(name ? `Graph around ${name}` : "Graph", version > 0 || error !== null);

  useLayoutEffect(() => {
    stage.current = createStage(canvas.current, { setPicked, setError, changed: () => setVersion((n) => n + 1) });
    return () => stage.current.end();
  }, []);
  useEffect(() => {
    stage.current.load(iri, limit);
  }, [iri, limit]);

  const model = stage.current?.model;
  const empty = version > 0 && model.all.size === 0;
  return html`<div class="graph-head">
      <${Heading}>${name ? html`Around <a href=${link("thing", { iri })}>${name}</a>` : "The graph"}</${Heading}>
      <p class="count" role="status">${version > 0 ? `${count(model.nodes.length, "thing")}, ${count(model.edges.length, "link")}` : "Loading…"}</p>
    </div>
    ${error && html`<${Trouble} error=${error} />`}
    ${empty && html`<${Notice} title="There is nothing to draw."><p>Nothing is linked to it yet.</p></${Notice}>`}
    <div class="graph">
      <div class="stage">
        <canvas ref=${canvas} tabindex="0" role="application" aria-label="The graph" aria-describedby="graph-keys"></canvas>
        <div class="stage-tools" role="group" aria-label="The view of the graph">
          <button type="button" aria-label="Zoom in" title="Zoom in" onClick=${() => stage.current.zoom(1.4)}>+</button>
          <button type="button" aria-label="Zoom out" title="Zoom out" onClick=${() => stage.current.zoom(1 / 1.4)}>−</button>
          <button type="button" aria-label="See it all" title="See it all" onClick=${() => stage.current.fit()}>⤢</button>
        </div>
        <p id="graph-keys" class="stage-hint">Click or tap a thing to see what it is linked to.<span class="keys"> Keys: arrows, Enter,${" "}
          <kbd>o</kbd> opens, <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd></span></p>
      </div>
      <div class="graph-side">
        ${version > 0 && html`<${Legend} model=${model} toggle=${(type) => stage.current.toggle(type)} />`}
        <div class="picked" aria-live="polite">
          ${picked && model.get(picked)
            ? html`<${Picked} model=${model} node=${model.get(picked)} pick=${(id) => stage.current.pick(model.get(id), true)} />`
            : html`<p class="fine">Nothing is picked.</p>`}
        </div>
        ${version > 0 && !iri && model.all.size >= limit && limit < MOST &&
        html`<p><a class="button" href=${link("graph", { limit: MOST })}>Show up to ${MOST.toLocaleString("en")} things</a></p>`}
        ${iri && html`<p><a class="onward" href=${link("graph")}>The whole graph</a></p>`}
      </div>
    </div>`;
}

function Legend({ model, toggle }) {
  return html`<fieldset class="legend"><legend>Shown</legend>
    ${model.types().map(
      ([type, n]) => html`<label key=${type}><input type="checkbox" checked=${!model.hidden.has(type)} onChange=${() => toggle(type)} />
        <${Dot} type=${type} />${typeName(type, true)} <span class="number">${n}</span></label>`,
    )}
  </fieldset>`;
}

function Picked({ model, node, pick }) {
  const beside = model.neighbours(node.id);
  return html`<p class="kind"><${Dot} type=${node.type} />${typeName(node.type)}</p>
    <h2><a href=${link("thing", { iri: node.id })}>${node.name}</a></h2>
    <p class="fine">${count(node.size, "statement")} · ${count(beside.length, "link")} shown</p>
    ${byRelation(beside.slice(0, LISTED)).map(
      ([relation, others]) => html`<section key=${relation} class="neighbours"><h3 class="relation">${relation}</h3>
        <ul>${others.map(
          (other) => html`<li key=${other.id}><button type="button" class="plain" onClick=${() => pick(other.id)}>
            <${Dot} type=${other.type} />${other.name}</button></li>`,
        )}</ul></section>`,
    )}
    ${beside.length > LISTED && html`<p class="fine">and ${beside.length - LISTED} more</p>`}`;
}

/** Neighbours by what links them, those that are linked most often first. */
function byRelation(beside) {
  const groups = new Map();
  for (const { node, labels, backwards } of beside) {
    for (const label of labels) {
      const key = backwards ? `← ${label}` : `${label} →`;
      groups.set(key, [...(groups.get(key) ?? []), node]);
    }
  }
  return [...groups];
}

/** What is behind the canvas: model, camera and layout, and how they change. */
function createStage(canvas, { setPicked, setError, changed }) {
  const model = new Model();
  const camera = new Camera();
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let colours = readColours(canvas.parentElement);
  let [picked, hovered] = [null, null];
  let [ratio, frame, ended] = [1, 0, false];
  let covered = [];
  // Until somebody moves it, the picture keeps everything in view while things find their places.
  let untouched = true;

  const paint = () => {
    frame = 0;
    if (ended) return;
    const names = draw(canvas, model, camera, { colours, picked, hovered, ratio, covered });
    Object.assign(canvas.dataset, {
      things: model.nodes.length, links: model.edges.length, names, scale: camera.k.toFixed(3),
      x: camera.x.toFixed(1), y: camera.y.toFixed(1),
    });
  };
  const look = () => {
    frame ||= requestAnimationFrame(paint);
  };
  const layout = new Layout(model, {
    still: calm.matches,
    shape: () => canvas.clientWidth / Math.max(1, canvas.clientHeight),
    moved: () => {
      if (untouched) camera.fit(model.bounds());
      look();
    },
    settled: () => {
      canvas.dataset.settled = "";
    },
  });
  const arrange = (heat) => {
    delete canvas.dataset.settled;
    layout.restart(heat);
    changed();
    look();
  };

  const ask = async (iri, limit) => {
    try {
      const told = await getJson("api/graph", { iri, limit });
      if (!ended) setError(null);
      return ended ? null : told;
    } catch (error) {
      if (!ended) setError(error);
      return null;
    }
  };

  const stage = {
    model,
    camera,
    layout,
    look,
    picked: () => picked,
    async load(iri, limit) {
      const told = await ask(iri, limit);
      if (!told) return;
      model.merge(told, iri);
      picked = model.get(iri) ?? null;
      setPicked(picked?.id ?? null);
      arrange(1);
    },
    /** Picks a thing and shows what it is linked to; null picks nothing. */
    async pick(node, shown = false) {
      picked = node;
      setPicked(node?.id ?? null);
      if (node && shown) camera.show(node.x, node.y);
      look();
      if (!node || model.expanded.has(node.id)) return;
      const told = await ask(node.id, AROUND);
      if (!told) return;
      untouched = false;
      const added = model.merge(told, node.id);
      if (added || told.edges.length) arrange(added ? 0.4 : 0.1);
    },
    hover(node) {
      if (node === hovered) return;
      hovered = node;
      canvas.classList.toggle("over", Boolean(node));
      look();
    },
    open: (node) => go(link("thing", { iri: node.id })),
    /** Picks the next thing in a direction, without asking for more. */
    step(dx, dy) {
      const next = picked && model.isShown(picked.id) ? model.towards(picked, dx, dy) : model.byWeight[0];
      if (!next) return;
      untouched = false;
      picked = next;
      setPicked(next.id);
      camera.show(next.x, next.y);
    },
    zoom(factor) {
      untouched = false;
      camera.zoom(factor);
      look();
    },
    fit() {
      camera.fit(model.bounds());
      look();
    },
    toggle(type) {
      model.toggle(type);
      arrange(0.3);
    },
    end() {
      ended = true;
      cancelAnimationFrame(frame);
      layout.stop();
      letGo();
      watching.disconnect();
      removeEventListener("schemechange", recolour);
    },
  };

  const touch = () => {
    untouched = false;
  };
  for (const name of ["pointerdown", "wheel"]) canvas.addEventListener(name, touch, { passive: true });
  const letGo = takeInHand(canvas, stage);
  const recolour = () => {
    colours = readColours(canvas.parentElement);
    look();
  };
  addEventListener("schemechange", recolour);
  const watching = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = canvas;
    ratio = Math.min(2, devicePixelRatio || 1);
    canvas.width = Math.round(clientWidth * ratio);
    canvas.height = Math.round(clientHeight * ratio);
    camera.resize(clientWidth, clientHeight);
    covered = [...canvas.parentElement.querySelectorAll(":scope > :not(canvas)")].map(
      ({ offsetLeft: x, offsetTop: y, offsetWidth: width, offsetHeight: height }) => [x, y, x + width, y + height],
    );
    if (untouched) camera.fit(model.bounds());
    // Setting its size empties a canvas: draw before it is seen.
    paint();
  });
  watching.observe(canvas);
  document.fonts?.ready.then(look);
  return stage;
}
