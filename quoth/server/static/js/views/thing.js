// All that is known of one thing: a person, a concept, a paper, an episode, a question, a note, a statement.
import { html } from "../../vendor/preact.js";
import { useApi } from "../api.js";
import { Dot, Heading, Loading, Notice, Statement, Statements, Thing, Things, Trouble, useArrival } from "../parts.js";
import { link } from "../router.js";
import { count, day, shortened, typeName } from "../words.js";

/** More groups than this get a list of contents. */
const CONTENTS = 3;

export function ThingView({ parameters }) {
  const iri = parameters.get("iri") ?? "";
  const { data, error } = useApi("api/thing", { iri });
  useArrival(data ? shortened(data.name, 60) : error ? "Not found" : "", Boolean(data || error));
  if (error?.status === 404)
    return html`<${Heading}>Nothing is known of this</${Heading}>
      <${Notice} title="The notes do not speak of it, or no longer do.">
        <p class="iri">${iri}</p>
        <p>An address changes where its note is renamed. <a href=${link("home")}>Search for it by name</a>.</p>
      </${Notice}>`;
  if (error) return html`<${Heading}>A thing</${Heading}><${Trouble} error=${error} />`;
  if (!data) return html`<${Loading} />`;
  const isSaid = Boolean(data.statement);
  return html`<div class="thing-page">
    <header class="thing-head">
      <p class="kind"><${Dot} type=${data.type} />${kind(data)}</p>
      <${Heading} class=${data.name.length > 70 ? "long" : ""}>${data.name}</${Heading}>
      ${data.aliases.length > 0 && html`<p class="aliases">also ${data.aliases.join(", ")}</p>`}
      ${data.description && html`<p class="description">${data.description}</p>`}
      ${isSaid && html`<${Statement} said=${data.statement} answers=${false} without=${["kind", "words"]} />`}
      <p class="actions">
        <a class="button" href=${link("graph", { iri: data.iri })}>See in the graph</a>
      </p>
      ${data.groups.length > CONTENTS && html`<${Contents} groups=${data.groups} />`}
    </header>
    <div class="columns">
      <div class="told">
        ${data.context &&
        html`<section class="context" aria-labelledby="context"><h2 id="context" class="small-title">Said just before</h2>
          <${Statement} said=${data.context} answers=${false} /></section>`}
        ${data.groups.map((group, i) => html`<${Group} key=${i} group=${group} at=${i} portrait=${data} />`)}
        ${data.left_out > 0 && html`<p class="count">${count(data.left_out, "earlier statement is", "earlier statements are")} not shown.</p>`}
        ${!isSaid && !data.groups.length && html`<${Notice} title="Nothing is said of it yet."><p>It is only named in the notes.</p></${Notice}>`}
      </div>
      <${Beside} portrait=${data} />
    </div>
  </div>`;
}

function kind(portrait) {
  if (portrait.type === "question" && portrait.status) return `${portrait.status[0].toUpperCase()}${portrait.status.slice(1)} question`;
  return typeName(portrait.type);
}

const groupId = (i) => `group-${i}`;

function Contents({ groups }) {
  const jump = (event, i) => {
    event.preventDefault();
    const heading = document.getElementById(groupId(i));
    heading.focus({ preventScroll: true });
    heading.scrollIntoView();
  };
  return html`<nav class="contents" aria-label="On this page"><ul>
    ${groups.map(
      (group, i) => html`<li key=${i}><a href=${`#${groupId(i)}`} onClick=${(event) => jump(event, i)}>${group.heading}</a>
        <span class="number">${group.total}</span></li>`,
    )}</ul></nav>`;
}

function Group({ group, at, portrait }) {
  // What the heading says need not be said beside each statement.
  const without = [portrait.iri];
  if (portrait.type === "person" && group.key !== "others" && group.key !== "against") without.push("speakers");
  if (group.of?.type === "person") without.push("speakers");
  // There a thought stands below what it is on.
  if (["episode", "talk", "note"].includes(portrait.type)) without.push("on");
  if (group.of?.type === "episode" || portrait.type === "episode") without.push("episode");
  const named = group.of?.iri && group.heading.endsWith(group.of.name);
  const heading = named
    ? html`${group.heading.slice(0, -group.of.name.length)}<a href=${link("thing", { iri: group.of.iri })}>${group.of.name}</a>`
    : group.heading;
  return html`<section class="group group-${group.key}" aria-labelledby=${groupId(at)}>
    <h2 id=${groupId(at)} tabindex="-1">${heading} <span class="number">${group.total}</span></h2>
    <${Statements} statements=${group.statements} total=${group.total} without=${without} />
  </section>`;
}

function Beside({ portrait }) {
  const { facts, identifiers, works, related, notes } = portrait;
  if (!facts.length && !identifiers.length && !works.length && !related.length && !notes.length) return null;
  return html`<aside class="beside" aria-label="Facts and links">
    ${facts.length + identifiers.length > 0 &&
    html`<dl class="facts">
      ${facts.map(
        (fact) => html`<div key=${fact.label}><dt>${fact.label}</dt><dd>${fact.values.map(
          (value, i) => html`${i > 0 && ", "}${value.entity ? html`<${Thing} entity=${value.entity} bare />` : plain(value.text)}`,
        )}</dd></div>`,
      )}
      ${identifiers.length > 0 &&
      html`<div><dt>elsewhere</dt><dd>${identifiers.map(
        (one) => html`<span key=${one.label} class="line">${one.url ? html`<a class="outward" href=${one.url} target="_blank" rel="noreferrer">${one.label}</a>` : one.label}</span>`,
      )}</dd></div>`}
    </dl>`}
    ${related.map(
      (one) => html`<section key=${one.label}><h2>${one.label}</h2>
        <ul class="chips">${one.entities.map((entity) => html`<li key=${entity.iri}><${Thing} entity=${entity} /></li>`)}</ul></section>`,
    )}
    ${works.length > 0 &&
    html`<section><h2>papers and books</h2><ul class="works">${works.map(
      (work) => html`<li key=${work.entity.iri}><${Thing} entity=${work.entity} />
        <span class="found-more">${count(work.statements, "mention")}${work.by.length > 0 && html` · <${Things} entities=${work.by} bare />`}</span></li>`,
    )}</ul></section>`}
    ${notes.length > 0 &&
    html`<section><h2>in these notes</h2><ul class="works">${notes.map(
      (note) => html`<li key=${note.note.iri}><${Thing} entity=${note.note} bare />
        <span class="found-more">${note.path} · ${count(note.statements, "statement")}</span></li>`,
    )}</ul></section>`}
  </aside>`;
}

/** A plain value of a fact: dates as people write them, lengths as a clock. */
function plain(text) {
  if (/^\d{4}-\d\d(-\d\d)?$/.test(text)) return day(text);
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$/.exec(text);
  if (!match || text === "PT") return text;
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return [hours && `${hours} h`, minutes && `${minutes} min`, !hours && seconds && `${seconds} s`].filter(Boolean).join(" ");
}
