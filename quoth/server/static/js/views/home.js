// Where one begins: the search box above, and what is worth a look.
import { html } from "../../vendor/preact.js";
import { useApi } from "../api.js";
import { Heading, Loading, Notice, Statements, Thing, Trouble, useArrival } from "../parts.js";
import { link } from "../router.js";
import { count, typeName } from "../words.js";

/** How many open questions, and how many things of a type, are shown. */
const QUESTIONS = 4;
const THINGS = 12;
const TYPES = ["person", "concept", "paper", "episode"];
/** How many things are asked for, to choose from. */
const DRAWN = 150;

/** What stands over the search box. */
export function Hero() {
  const { data } = useApi("api/about");
  return html`<div class="hero">
    <${Heading}>Who said what</${Heading}>
    <p class="lead">${data ? sentence(data.counts) : "\u00a0"}</p>
  </div>`;
}

export function HomeView() {
  const about = useApi("api/about");
  const questions = useApi("api/questions", { status: "open", limit: QUESTIONS });
  useArrival("", Boolean(about.data || about.error));
  const things = useApi("api/graph", { limit: DRAWN });
  const empty = about.data && statementsOf(about.data.counts) === 0;
  return html`${about.error && html`<${Trouble} error=${about.error} />`}
    ${empty && html`<${Empty} />`}
    ${questions.data?.statements.length > 0 &&
    html`<section class="home-questions" aria-labelledby="home-questions">
      <h2 id="home-questions">Open questions</h2>
      <${Statements} statements=${questions.data.statements} shown=${QUESTIONS} without=${["kind"]} />
      <p><a class="onward" href=${link("questions")}>All ${count(questions.data.total, "open question")}</a></p>
    </section>`}
    ${!about.data && !about.error && html`<${Loading} />`}
    ${prominent(things.data?.nodes ?? []).map(
      ([type, nodes]) => html`<section key=${type} aria-labelledby=${`home-${type}`}>
        <h2 id=${`home-${type}`}>${typeName(type, true)}</h2>
        <ul class="chips">${nodes.map(
          ({ id, name, size }) => html`<li key=${id}><${Thing} entity=${{ iri: id, name, type }} /> <span class="number">${size}</span></li>`,
        )}</ul>
      </section>`,
    )}`;
}

/** The things of each type of which most is said. */
function prominent(nodes) {
  return TYPES.map((type) => [
    type,
    nodes.filter((node) => node.type === type && node.size > 0).sort((a, b) => b.size - a.size).slice(0, THINGS),
  ]).filter(([, found]) => found.length > 0);
}

const statementsOf = (counts) => Object.values(counts.statements).reduce((sum, n) => sum + n, 0);

function sentence(counts) {
  const parts = [
    [statementsOf(counts), "statement"],
    [counts.people, "person", "people"],
    [counts.episodes, "episode"],
    [counts.notes, "note"],
  ].filter(([n]) => n > 0);
  const said = parts.map(([n, ...words]) => count(n, ...words));
  if (!said.length) return "";
  const last = said.pop();
  return `${said.length ? `${said.join(", ")} and ` : ""}${last}.`;
}

const Empty = () => html`<${Notice} title="There is nothing here yet.">
  <p>Put a Markdown note into the folder, with a line such as <code>Ada Lovelace: …</code> under a front matter that names
  her as a guest, and run <code>quoth build</code>.</p>
</${Notice}>`;
