// What is served, and how else it can be asked.
import { html } from "../../vendor/preact.js";
import { useApi } from "../api.js";
import { Heading, Loading, Message, Notice, Trouble, useArrival } from "../parts.js";

export function AboutView() {
  const { data, error } = useApi("api/about");
  useArrival("About", Boolean(data || error));
  if (error) return html`<${Heading}>About</${Heading}><${Trouble} error=${error} />`;
  if (!data) return html`<${Loading} />`;
  // Speakers have their pages; of questions, those still open are counted already.
  const { statements: { "open questions": marked, ...statements }, speakers, ...counts } = data.counts;
  return html`<${Heading}>About ${data.name || "these notes"}</${Heading}>
    ${data.stale && html`<${Notice} title="This is not of this moment."><p><${Message} text=${data.stale} /></p></${Notice}>`}
    <dl class="facts facts-wide">
      ${[...Object.entries(counts), ...Object.entries(statements)].map(
        ([name, n]) => html`<div key=${name}><dt>${name.replaceAll("_", " ")}</dt><dd>${n.toLocaleString("en")}</dd></div>`,
      )}
      <div><dt>private notes</dt><dd>${data.private ? "shown" : "left out"}</dd></div>
      <div><dt>Quoth</dt><dd>${data.version}</dd></div>
    </dl>
    <h2>For programs</h2>
    <p>The graph answers SPARQL 1.1 at <a href="sparql"><code>${new URL("sparql", location.href.split("#")[0]).href}</code></a>. Nothing
      can be changed through it, and nothing outside this machine can reach it.</p>
    <h2>On this page</h2>
    <dl class="facts facts-wide">
      <div><dt><kbd>/</kbd></dt><dd>to the search box, from anywhere</dd></div>
      <div><dt><kbd>↓</kbd></dt><dd>from the search box to what was found</dd></div>
      <div><dt><kbd>Ctrl</kbd> <kbd>Enter</kbd></dt><dd>runs the query that is being written</dd></div>
      <div><dt>arrows, <kbd>Enter</kbd>, <kbd>o</kbd>, <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd></dt>
        <dd>in the graph: to the next thing, show what it is linked to, open its page, zoom in and out, see it all</dd></div>
    </dl>
    <p class="fine">The fonts are Inter and Source Serif; the page is made with Preact, htm and d3-force. Their licences are
      <a href="vendor/LICENSES.txt">here</a>.</p>`;
}
