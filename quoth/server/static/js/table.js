// The answer to a query as a table, and as a file to keep.
import { html, useEffect, useMemo, useState } from "../vendor/preact.js";
import { ask } from "./api.js";
import { Count, Dot, secondsOf } from "./parts.js";
import { link } from "./router.js";
import { clock, count, shortened } from "./words.js";

/** How many rows are shown at once. */
const ROWS = 200;
/** Of how few letters a value is that is not broken, and of how many one that gets a wide column. */
const [SHORT, LONG] = [15, 60];
/** How many names are asked for at once. */
const BATCH = 300;

/** A SELECT's answer in SPARQL's JSON. `name` is what its files are called. */
export function Answer({ answer, name }) {
  const { vars } = answer.head;
  const rows = answer.results.bindings;
  const [order, setOrder] = useState({ column: "", down: false });
  const [most, setMost] = useState(ROWS);
  const names = useNames(rows);
  const sorted = useMemo(() => (order.column ? [...rows].sort(comparing(order, names)) : rows), [rows, order, names]);
  const by = (column) => setOrder((old) => ({ column, down: old.column === column && !old.down }));
  return html`<div class="answer-head">
      <${Count}>${count(rows.length, "row")}</${Count}>
      ${rows.length > 0 &&
      html`<span class="downloads">
        <button type="button" class="plain" onClick=${() => download(`${name}.csv`, "text/csv", toCsv(vars, rows))}>CSV</button>
        <button type="button" class="plain" onClick=${() => download(`${name}.json`, "application/json", JSON.stringify(answer, null, 2))}>JSON</button>
      </span>`}
    </div>
    ${rows.length > 0 &&
    html`<div class="table" tabindex="0" role="region" aria-label="Rows"><table>
      <thead><tr>${vars.map((column) => {
        const sort = order.column === column ? (order.down ? "descending" : "ascending") : undefined;
        return html`<th key=${column} scope="col" aria-sort=${sort}>
          <button type="button" class="plain" onClick=${() => by(column)}>${column}<span aria-hidden="true">${
            sort ? (order.down ? " ↓" : " ↑") : ""
          }</span></button></th>`;
      })}</tr></thead>
      <tbody>${sorted.slice(0, most).map(
        (row, i) => html`<tr key=${i}>${vars.map((column) => html`<td key=${column}><${Cell} node=${row[column]} names=${names} /></td>`)}</tr>`,
      )}</tbody>
    </table></div>`}
    ${rows.length > most &&
    html`<button type="button" class="more" onClick=${() => setMost(Infinity)}>Show ${count(rows.length - most, "more row")}</button>`}`;
}

/** Names, dates and numbers stay on one line; a text has a column that one can read. */
const breadth = (text) => (text.length < SHORT ? "short" : text.length > LONG ? "long" : "");

function Cell({ node, names }) {
  if (!node) return "";
  if (node.type === "triple") return JSON.stringify(node.value);
  if (node.type !== "uri") return html`<span class=${breadth(node.value)} lang=${node["xml:lang"]}>${node.value}</span>`;
  const iri = node.value;
  const file = /\/files\/([^#?]+)(?:#char=\d+,\d+)?$/.exec(iri);
  const known = names.get(iri);
  if (file) {
    const place = `${decodeURIComponent(file[1])}${known?.of ? `:${known.name}` : ""}`;
    return html`<span class="source">${known?.of ? html`<a class="thing" href=${link("thing", { iri: known.of })}>${place}</a>` : place}</span>`;
  }
  if (known) return html`<a class="thing ${breadth(known.name)}" href=${link("thing", { iri })}><${Dot} type=${known.type} />${shortened(known.name, 120)}</a>`;
  const at = secondsOf(iri);
  if (at !== null) return html`<a class="play" href=${iri} target="_blank" rel="noreferrer" aria-label=${`Play from ${clock(at)}, in a new tab`}>
    <span aria-hidden="true">▶</span> ${clock(at)}</a>`;
  if (/^https?:/.test(iri)) return html`<a class="outward" href=${iri} target="_blank" rel="noreferrer">${shortened(iri.replace(/^https?:\/\/(www\.)?/, ""), 60)}</a>`;
  return html`<span class="iri">${iri}</span>`;
}

// -- names --------------------------------------------------------------------------------------------

const NAMES = (iris) => `SELECT ?x (SAMPLE(?name) AS ?label) (SAMPLE(?class) AS ?kind) (MIN(?statement) AS ?of) WHERE {
  VALUES ?x { ${iris.map((iri) => `<${iri}>`).join(" ")} }
  { ?x schema:name ?name } UNION { ?x schema:text ?name FILTER NOT EXISTS { ?x schema:name ?any } }
  UNION { ?statement prov:atLocation ?x ; quoth:line ?name }
  OPTIONAL { ?x a ?class VALUES ?class {
    schema:Person schema:Organization skos:Concept schema:ScholarlyArticle schema:Book schema:Article
    schema:PodcastSeries schema:PodcastEpisode quoth:OpenQuestion quoth:Statement schema:NoteDigitalDocument } }
} GROUP BY ?x`;
const CLASSES = {
  Person: "person", Organization: "organization", Concept: "concept", ScholarlyArticle: "paper", Book: "book",
  Article: "article", PodcastSeries: "podcast", PodcastEpisode: "episode", OpenQuestion: "question", Statement: "statement",
  NoteDigitalDocument: "note",
};

/**
 * What the things in an answer are called, `{name, type}` by IRI: asked for after the rows are there. The name of a place in a
 * file is its line, and `of` the statement there.
 */
function useNames(rows) {
  const [names, setNames] = useState(new Map());
  useEffect(() => {
    const stop = new AbortController();
    const nodes = rows.slice(0, 2000).flatMap((row) => Object.values(row));
    const iris = new Set(nodes.filter(({ type, value }) => type === "uri" && !/[<>"{}|^`\\\s]/.test(value)).map(({ value }) => value));
    const wanted = [...iris];
    const load = async () => {
      const found = new Map();
      for (let i = 0; i < wanted.length; i += BATCH) {
        const body = new URLSearchParams({ query: NAMES(wanted.slice(i, i + BATCH)) });
        const headers = { Accept: "application/sparql-results+json" };
        const response = await ask("sparql", { method: "POST", body, headers, signal: stop.signal });
        for (const { x, label, kind, of } of (await response.json()).results.bindings)
          if (label) found.set(x.value, { name: label.value, type: CLASSES[kind?.value.split(/[/#]/).pop()] ?? "", of: of?.value });
      }
      setNames(found);
    };
    // The rows are of use without names too.
    load().catch(() => {});
    return () => stop.abort();
  }, [rows]);
  return names;
}

// -- order and files ----------------------------------------------------------------------------------

function comparing({ column, down }, names) {
  const text = (row) => names.get(row[column]?.value)?.name ?? row[column]?.value ?? "";
  const collator = new Intl.Collator("en", { numeric: true });
  return (a, b) => (down ? -1 : 1) * collator.compare(text(a), text(b));
}

/** SPARQL 1.1 Query Results CSV. */
function toCsv(vars, rows) {
  const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  const lines = [vars, ...rows.map((row) => vars.map((column) => row[column]?.value ?? ""))];
  return lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

/** Hands the reader a file. */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const anchor = document.createElement("a");
  Object.assign(anchor, { href: url, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
