// Where one begins: the search box above, and what is worth a look.
import { html } from "../../vendor/preact.js";
import { useApi } from "../api.js";
import { Heading, Loading, Notice, Statements, Thing, Trouble, useArrival } from "../parts.js";
import { link } from "../router.js";
import { count } from "../words.js";

/** How many open questions, and how many things of a type, are shown. */
const QUESTIONS = 4;
const THINGS = 14;

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
  const counts = about.data?.counts ?? {};
  return html`${about.error && html`<${Trouble} error=${about.error} />`}
    ${about.data && !counts.statements && html`<${Empty} />`}
    ${questions.data?.statements.length > 0 &&
    html`<section class="home-questions" aria-labelledby="home-questions">
      <h2 id="home-questions">Open questions</h2>
      <${Statements} statements=${questions.data.statements} shown=${QUESTIONS} without=${["kind"]} />
      <p><a class="onward" href=${link("questions")}>All ${count(questions.data.total, "open question")}</a></p>
    </section>`}
    ${!about.data && !about.error && html`<${Loading} />`}
    ${(about.data?.prominent ?? []).map(
      (group) => html`<section key=${group.type} aria-labelledby=${`home-${group.type}`}>
        <h2 id=${`home-${group.type}`}>${group.heading}</h2>
        <ul class="chips">${group.things.slice(0, THINGS).map(
          (thing) => html`<li key=${thing.iri}><${Thing} entity=${thing} /> <span class="number">${thing.statements}</span></li>`,
        )}</ul>
      </section>`,
    )}`;
}

function sentence(counts) {
  const parts = [
    [counts.statements, "statement"],
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
