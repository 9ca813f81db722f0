// What several pages show: links to things, statements, headings, notices.
import { createContext, html, useContext, useEffect, useLayoutEffect, useRef, useState } from "../vendor/preact.js";
import { link } from "./router.js";
import { clock, colourClass, count, day, marked, typeName } from "./words.js";

/** The page that is shown: what it is called, and whether its heading is to be focused when it is there. */
export const Visit = createContext({ visit: 0, back: false, y: 0, typed: false });

/**
 * Tells that the page is there: the window takes its title. Who came by a link begins at its heading, as with a page
 * of its own; who came back finds the place that was left.
 */
export function useArrival(title, ready = true) {
  const route = useContext(Visit);
  const arrived = useRef(0);
  useEffect(() => {
    document.title = title ? `${title} · Quoth` : "Quoth";
  }, [title]);
  useLayoutEffect(() => {
    if (!ready || arrived.current === route.visit) return;
    // The first page of all is the browser's to focus; who types goes on typing.
    if (route.visit > 0 && !route.typed) {
      document.querySelector("h1")?.focus({ preventScroll: true });
      scrollTo(0, route.back ? route.y : 0);
    }
    arrived.current = route.visit;
  }, [ready, route.visit]);
}

/** A page's one heading. */
export const Heading = ({ children, ...rest }) => html`<h1 tabindex="-1" ...${rest}>${children}</h1>`;

/** The dot that says by its colour what a thing is. Its name says it to those who do not see it. */
export const Dot = ({ type }) => html`<span class="dot ${colourClass(type)}" aria-hidden="true"></span>`;

export function Thing({ entity, query = "", names = [], bare = false }) {
  return html`<a class="thing" href=${link("thing", { iri: entity.iri })} title=${typeName(entity.type)}>
    ${!bare && html`<${Dot} type=${entity.type} />`}<${Marked} text=${entity.name} query=${query} names=${names} /></a>`;
}

/** Links to things with commas between them. */
export const Things = ({ entities, ...rest }) =>
  entities.map((entity, i) => html`${i > 0 && ", "}<${Thing} key=${entity.iri} entity=${entity} ...${rest} />`);

export const Marked = ({ text, query, names }) =>
  query ? marked(text, query, names).map(([part, is]) => (is ? html`<mark>${part}</mark>` : part)) : text;

/** A message where there is nothing else to show. */
export const Notice = ({ title, children }) => html`<div class="notice"><p class="notice-title">${title}</p>${children}</div>`;

/** A message of the server: what stands between backticks is code. */
export const Message = ({ text }) => text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));

export const Trouble = ({ error }) =>
  html`<div class="notice trouble" role="alert"><p class="notice-title">That did not work.</p><p><${Message} text=${error.message} /></p></div>`;

export const Loading = () => html`<p class="loading" role="status">Loading…</p>`;

/** A count that is read out when it changes; `hidden` where what is shown says it already. */
export const Count = ({ hidden = false, children }) =>
  html`<p class=${hidden ? "visually-hidden" : "count"} role="status" aria-live="polite">${children}</p>`;

// -- statements ---------------------------------------------------------------------------------------

/** What is said of a statement besides who says it. */
const KINDS = {
  thought: "own thought",
  prose: "in the notes",
  question: "open question",
  asked: "asks",
  candidate: "perhaps a question",
  quotation: "word for word",
};
const STATES = { open: "open question", answered: "answered question", parked: "parked question" };
/** What the relations say when they are read from their object. */
const BACKWARDS = {
  opposes: "opposed by", supports: "supported by", extends: "extended by", qualifies: "qualified by",
  "agrees-with": "agreed with by", "disagrees-with": "disagreed with by", revises: "revised by",
};

/**
 * A statement with who, when and where.
 *
 * `query` and `names` mark words of its text; `without` names what the page around it says already: `speakers`, `episode`, `kind`,
 * `words`, what it is `on`, or the IRI of a thing that it is about.
 */
export function Statement({ said, query = "", names = [], without = [], answers = true, level = 3 }) {
  const hidden = new Set(without);
  const label = hidden.has("kind") ? "" : said.kind === "question" ? STATES[said.status] : KINDS[said.kind];
  const about = said.about.filter(({ iri }) => !hidden.has(iri));
  const speakers = !hidden.has("speakers") && said.speakers.length > 0;
  // What a thought is on is told as its links are.
  const on = said.on && !hidden.has("on") ? [{ key: "on", backwards: false, statement: said.on }] : [];
  const links = [...on, ...(said.links ?? [])];
  const H = `h${level}`;
  return html`<article class="said said-${said.kind} ${said.insight ? "said-insight" : ""}">
    ${(speakers || label || said.insight) &&
    html`<p class="who">
      ${speakers && html`<span class="speakers"><${Things} entities=${said.speakers} query=${query} names=${names} bare /></span>`}
      ${said.continued &&
      html`<span class="tag tag-doubt" title="Nobody is named here: the speaker before goes on">speaker carried over</span>`}
      ${label && html`<span class="tag tag-${said.kind}">${label}</span>`}
      ${said.insight && html`<span class="tag tag-insight">insight</span>`}
      ${said.private && html`<span class="tag">private</span>`}
    </p>`}
    ${!hidden.has("words") && html`<${Words} said=${said} query=${query} names=${names} />`}
    <${Place} said=${said} hidden=${hidden} />
    ${about.length > 0 &&
    html`<p class="about"><span class="visually-hidden">About: </span>
      ${about.map((entity) => html`<${Thing} key=${entity.iri} entity=${entity} query=${query} names=${names} />`)}</p>`}
    ${links.length > 0 && html`<${Links} links=${links} />`}
    ${answers && said.answers?.length > 0 &&
    html`<section class="answers">
      <${H} class="answers-title">${said.status === "answered" ? "Answered by" : count(said.answers.length, "possible answer")}</${H}>
      ${said.answers.map((answer) => html`<${Statement} key=${answer.iri} said=${answer} answers=${false} />`)}
    </section>`}
  </article>`;
}

function Words({ said, query, names }) {
  const text = html`<${Marked} text=${said.text} query=${query} names=${names} />`;
  if (said.kind === "quotation") return html`<blockquote class="words"><p>${text}</p></blockquote>`;
  if (said.kind === "question")
    return html`<p class="words"><a href=${link("thing", { iri: said.iri })}>${text}</a></p>`;
  return html`<p class="words">${text}</p>`;
}

/** Where it is said: in the recording and in the notes. */
function Place({ said, hidden }) {
  const when = said.as_of ? `as of ${day(said.as_of)}` : day(said.when);
  return html`<p class="place">
    <${Play} said=${said} />
    ${said.episode && !hidden.has("episode") && html`<span><${Thing} entity=${said.episode} bare /></span>`}
    ${when && html`<time datetime=${said.as_of || said.when}>${when}</time>`}
    <span><span class="source"><${Thing} entity=${{ ...said.note, name: `${said.path}:${said.line}` }} bare /></span>
    ${!hidden.has("words") &&
    html`<a class="permalink" href=${link("thing", { iri: said.iri })} aria-label="This statement on a page of its own" title="On a page of its own">#</a>`}</span>
  </p>`;
}

function Play({ said }) {
  const own = said.play || said.time !== null;
  const [href, at, of] = own ? [said.play, said.time, ""] : [said.section_play, said.section_time, ", where the section begins"];
  const shown = at ?? secondsOf(href);
  if (!href) return shown !== null && html`<span class="at" title=${own ? "" : "The section begins here"}>${own ? "" : "≈"}${clock(shown)}</span>`;
  const time = shown === null ? "play" : clock(shown);
  return html`<a class="play" href=${href} target="_blank" rel="noreferrer"
    aria-label=${`Play from ${time}${of}, in a new tab`} title=${of ? "Plays the section from its beginning" : "Plays it from here"}>
    <span aria-hidden="true">▶</span> ${of ? "≈" : ""}${time}</a>`;
}

/** The time that a play link begins at; null where it names none. */
export function secondsOf(href) {
  const match = /[?&#]t=(\d+)s?(?:&|,|$)/.exec(href ?? "");
  return match ? Number(match[1]) : null;
}

function Links({ links }) {
  return html`<ul class="links">
    ${links.map((one, i) => {
      const name = one.key.replaceAll("-", " ");
      const label = one.backwards ? (BACKWARDS[one.key] ?? `${name} of, from`) : name;
      return html`<li key=${i}><span class="relation">${label}</span>
        ${one.entity && html`<${Thing} entity=${one.entity} />`}
        ${one.statement &&
        html`<a href=${link("thing", { iri: one.statement.iri })}>${one.statement.text}</a>
          ${one.statement.speakers.length > 0 && html` — <${Things} entities=${one.statement.speakers} bare />`}`}</li>`;
    })}
  </ul>`;
}

/** Statements one after another; the first of them at once, the rest when asked for. */
export function Statements({ statements, total = statements.length, shown = 40, ...rest }) {
  const [most, setMost] = useState(shown);
  const left = Math.min(statements.length, total) - most;
  return html`<ol class="statements">
      ${statements.slice(0, most).map((said) => html`<li key=${said.iri}><${Statement} said=${said} ...${rest} /></li>`)}
    </ol>
    ${left > 0 && html`<button type="button" class="more" onClick=${() => setMost(Infinity)}>Show ${count(left, "more", "more")}</button>`}
    ${left <= 0 && total > statements.length &&
    html`<p class="count">${count(total - statements.length, "more is", "more are")} not shown.</p>`}`;
}
