// What is found: things that go by the name, then statements on them and with the words.
import { html, useEffect, useState } from "../../vendor/preact.js";
import { useApi } from "../api.js";
import { Count, Dot, Heading, Loading, Marked, Notice, Statements, Trouble, useArrival } from "../parts.js";
import { link } from "../router.js";
import { alike, count, typeName } from "../words.js";

/** How many things are shown at first: beside the statements, and above them where the window is narrow. */
const [BESIDE, ABOVE] = [10, 4];

export function SearchView({ parameters }) {
  const query = parameters.get("q") ?? "";
  const { data, error, loading, current } = useApi(query ? "api/search" : "", { q: query });
  useArrival(query ? `“${query}”` : "Search", !loading);
  return html`<${Heading} class="visually-hidden">${query ? `Search for ${query}` : "Search"}</${Heading}>
    ${error && html`<${Trouble} error=${error} />`}
    ${!query && html`<${Notice} title="Type a name, a subject or words."><p>A person, a concept, a paper, or words somebody used.</p></${Notice}>`}
    ${query && !data && !error && html`<${Loading} />`}
    ${query && data && html`<${Hits} data=${data} query=${query} stale=${!current} />`}`;
}

function Hits({ data, query, stale }) {
  const { things, statements } = data;
  const [all, setAll] = useState(false);
  useEffect(() => setAll(false), [query]);
  const most = all ? things.length : matchMedia("(max-width: 60rem)").matches ? ABOVE : BESIDE;
  const total = data.total ?? statements.length;
  const said = [things.length && count(things.length, "thing"), total && count(total, "statement")].filter(Boolean);
  return html`<${Count} hidden=${!said.length}>${stale ? "Searching…" : said.length ? said.join(" and ") : "Nothing found"}</${Count}>
    <div class="hits ${stale ? "stale" : ""}">
      ${things.length > 0 &&
      html`<section class="hits-things" aria-labelledby="things">
        <h2 id="things">Things</h2>
        <ul class="found">${things.slice(0, most).map(
          (thing) => html`<li key=${thing.iri}>
            <a href=${link("thing", { iri: thing.iri })}>
              <span class="found-name"><${Dot} type=${thing.type} /><${Marked} text=${thing.name} query=${query} /></span>
              <span class="found-more">${typeName(thing.type)}${thing.statements > 0 && ` · ${count(thing.statements, "statement")}`}
                ${alias(thing, query) && html` · also <${Marked} text=${alias(thing, query)} query=${query} />`}</span>
            </a></li>`,
        )}</ul>
        ${things.length > most &&
        html`<button type="button" class="more" onClick=${() => setAll(true)}>Show ${count(things.length - most, "more", "more")}</button>`}
      </section>`}
      ${statements.length > 0 &&
      html`<section class="hits-said" aria-labelledby="statements">
        <h2 id="statements">Who said what</h2>
        <${Statements} statements=${statements} total=${total} query=${query} names=${otherNames(things, query)} />
      </section>`}
      ${!stale && !things.length && !statements.length && html`<${Nothing} query=${query} />`}
    </div>`;
}

/** All names of the things that go by what was typed: statements on them may say any. */
function otherNames(things, query) {
  const names = things.map(({ name, aliases }) => [name, ...aliases]);
  return names.filter((all) => all.some((name) => alike(name, query))).flat();
}

/** The other name of a thing that it was found by, where that is not its name. */
function alias(thing, query) {
  const sought = query.toLowerCase();
  if (thing.name.toLowerCase().includes(sought)) return "";
  return thing.aliases.find((name) => name.toLowerCase().includes(sought)) ?? "";
}

const Nothing = ({ query }) => html`<${Notice} title=${`Nothing is said about “${query}”.`}>
  <p>Fewer letters find more: names are found by their beginning, by their other names, and where they are spelt nearly so.</p>
  <p><a href=${link("questions")}>Open questions</a> · <a href=${link("query")}>Ask with a query</a></p>
</${Notice}>`;
