// Asking the graph: with the queries that come with it and those of the vault, or with SPARQL of one's own.
import { html, useEffect, useRef, useState } from "../../vendor/preact.js";
import { ask, useApi } from "../api.js";
import { Heading, Loading, Message, Notice, Trouble, useArrival } from "../parts.js";
import { go, link } from "../router.js";
import { Answer, download } from "../table.js";
import { Editor } from "../sparql.js";
import { spoken } from "../words.js";

const FIRST = `SELECT ?who (COUNT(?statement) AS ?statements)
WHERE {
  ?statement a quoth:Statement ; schema:author ?person .
  ?person schema:name ?who .
}
GROUP BY ?who
ORDER BY DESC(?statements)
`;

export function QueryView({ parameters }) {
  const { data, error } = useApi("api/queries");
  const name = parameters.get("name") ?? "";
  const text = parameters.get("sparql");
  const chosen = data?.find((query) => query.name === name);
  const own = text !== null || !name;
  useArrival(own ? "Query" : name, Boolean(data || error));
  const list = useRef(null);
  useEffect(() => {
    // Where the window is narrow the list is a strip, and the chosen one may stand outside.
    const [strip, current] = [list.current, list.current?.querySelector("[aria-current]")];
    if (current) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
  }, [data, name, own]);
  if (error) return html`<${Heading}>Query</${Heading}><${Trouble} error=${error} />`;
  if (!data) return html`<${Loading} />`;
  return html`<${Heading}>Ask the graph</${Heading}>
    <div class="query">
      <nav class="query-list" aria-label="Queries" ref=${list}><ul>
        <li><a href=${link("query", { sparql: FIRST })} aria-current=${own ? "page" : undefined}>Your own SPARQL</a></li>
        ${data.map(
          (query) => html`<li key=${query.name}><a href=${link("query", { name: query.name })} title=${query.description}
            aria-current=${query.name === name && !own ? "page" : undefined}>${spoken(query.name)}${query.own ? " (yours)" : ""}</a></li>`,
        )}
      </ul></nav>
      <div class="query-body">
        ${own && html`<${Own} key="own" text=${text} />`}
        ${!own && chosen && html`<${Named} key=${name} query=${chosen} parameters=${parameters} />`}
        ${!own && !chosen && html`<${Notice} title=${`There is no query “${name}”.`}><p>Choose one of the list.</p></${Notice}>`}
      </div>
    </div>`;
}

/** A query by name: a field for each of its parameters. */
function Named({ query, parameters }) {
  const given = Object.fromEntries(query.parameters.map(({ name }) => [name, parameters.get(name) ?? ""]));
  const key = JSON.stringify(given);
  const [values, setValues] = useState(given);
  const ready = query.parameters.every(({ name, required }) => !required || given[name]);
  const { outcome, run } = useRun();
  useEffect(() => {
    setValues(given);
    if (ready) run({ name: query.name, values: given });
  }, [query.name, key]);
  const submit = (event) => {
    event.preventDefault();
    const address = link("query", { name: query.name, ...values });
    if (address === location.hash) run({ name: query.name, values });
    else go(address);
  };
  return html`<h2 class="query-name">${spoken(query.name)}</h2>
    <p class="lead">${query.description}</p>
    ${query.parameters.length > 0 &&
    html`<form class="parameters" onSubmit=${submit}>
      ${query.parameters.map(
        ({ name, description, required }) => html`<div key=${name} class="field">
          <label for=${`p-${name}`}>${name}${required && html` <span class="fine">(needed)</span>`}</label>
          <input id=${`p-${name}`} type="text" value=${values[name]} required=${required} autocomplete="off" spellcheck="false"
            aria-describedby=${`p-${name}-hint`} onInput=${(event) => setValues({ ...values, [name]: event.target.value })} />
          <p id=${`p-${name}-hint`} class="fine">${description}</p></div>`,
      )}
      <button type="submit" class="button">Ask</button>
    </form>`}
    <${Outcome} outcome=${outcome} name=${query.name} />
    <details class="text"><summary>The query in SPARQL</summary>
      <pre tabindex="0"><code>${query.text}</code></pre>
      <p><a class="button" href=${link("query", { sparql: query.text })}>Change it</a></p>
    </details>`;
}

function Own({ text }) {
  const [value, setValue] = useState(text ?? FIRST);
  const { outcome, run, clear } = useRun();
  useEffect(() => {
    if (text === null) return;
    setValue(text);
    run({ text });
  }, [text]);
  const submit = (event) => {
    event?.preventDefault();
    const address = link("query", { sparql: value });
    if (address === location.hash) run({ text: value });
    else go(address);
  };
  const change = (next) => {
    setValue(next);
    // What was wrong with the text before says nothing of this one.
    if (outcome.error) clear();
  };
  const fault = outcome.error?.fault;
  return html`<form class="own" onSubmit=${submit}>
      <label for="sparql" class="small-title">SPARQL 1.1</label>
      <${Editor} id="sparql" value=${value} onChange=${change} onRun=${submit} fault=${fault} describedBy="sparql-help" />
      ${outcome.error && html`<${Fault} error=${outcome.error} />`}
      <p class="row"><button type="submit" class="button">Run</button>
        <span id="sparql-help" class="fine">Usual prefixes such as <code>schema:</code> and <code>quoth:</code> need not be declared.</span></p>
    </form>
    ${!outcome.error && html`<${Outcome} outcome=${outcome} name="answer" />`}`;
}

/** What is wrong with a query, under its text, with the place. */
function Fault({ error }) {
  const { fault, message } = error;
  return html`<div class="notice trouble" role="alert">
    <p class="notice-title">${fault ? `Line ${fault.line}, column ${fault.column}` : "This cannot be answered"}</p>
    <p><${Message} text=${message} /></p>
  </div>`;
}

function Outcome({ outcome, name }) {
  const { loading, error, answer, turtle } = outcome;
  if (error) return html`<${Fault} error=${error} />`;
  if (loading) return html`<${Loading} />`;
  if (turtle !== undefined)
    return html`<div class="answer-head"><p class="count" role="status">Triples, as Turtle</p>
        <button type="button" class="plain" onClick=${() => download(`${name}.ttl`, "text/turtle", turtle)}>Download</button></div>
      <pre class="turtle" tabindex="0"><code>${turtle || "# none"}</code></pre>`;
  if (answer?.boolean !== undefined) return html`<p class="verdict" role="status">${answer.boolean ? "Yes." : "No."}</p>`;
  if (!answer) return null;
  return html`<${Answer} key=${outcome.run} answer=${answer} name=${name} />
    ${!answer.results.bindings.length && html`<${Notice} title="Nothing fits."><p>${
      outcome.hint
        ? html`<${Message} text=${outcome.hint} />.`
        : "Names are compared as wholes, in any case and with all their aliases: leave a field empty to see what there is."
    }</p></${Notice}>`}`;
}

/** Runs queries, one at a time: `outcome` is `{loading, error, answer, turtle}` of the latest. */
function useRun() {
  const [outcome, setOutcome] = useState({ run: 0 });
  const [stop, setStop] = useState(null);
  const run = async (what) => {
    stop?.abort();
    const control = new AbortController();
    setStop(control);
    setOutcome((old) => ({ run: old.run + 1, loading: true }));
    try {
      const found = await answerTo(what, control.signal);
      setOutcome((old) => ({ run: old.run, ...found }));
    } catch (error) {
      if (error.name !== "AbortError") setOutcome((old) => ({ run: old.run, error }));
    }
  };
  return { outcome, run, clear: () => setOutcome((old) => ({ run: old.run })) };
}

async function answerTo({ name, values, text }, signal) {
  const headers = { Accept: "application/sparql-results+json, text/turtle;q=0.9" };
  const given = Object.entries(values ?? {}).filter(([, value]) => value !== "");
  const response = name
    ? await ask(`api/query?${new URLSearchParams([["name", name], ...given])}`, { headers, signal })
    : await ask("sparql", { method: "POST", body: new URLSearchParams({ query: text }), headers, signal });
  if (response.headers.get("Content-Type").startsWith("text/turtle")) return { turtle: await response.text() };
  // Headers hold ASCII alone: other letters come as `\u00e9`.
  const hint = response.headers.get("Quoth-Hint")?.replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  return { answer: await response.json(), hint };
}
