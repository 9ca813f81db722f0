// The marked questions, each with what may answer it.
import { html } from "../../vendor/preact.js";
import { useApi } from "../api.js";
import { Count, Heading, Loading, Notice, Statements, Trouble, useArrival } from "../parts.js";
import { link } from "../router.js";
import { count } from "../words.js";

const STATES = [["open", "Open"], ["answered", "Answered"], ["parked", "Parked"]];

export function QuestionsView({ parameters }) {
  const status = parameters.get("status") || "open";
  const { data, error, current } = useApi("api/questions", { status });
  const name = STATES.find(([key]) => key === status)?.[1] ?? "Marked";
  useArrival(`${name} questions`, current);
  const answered = data?.statements.filter((said) => said.answers.length > 0).length ?? 0;
  return html`<${Heading}>${name} questions</${Heading}>
    <nav class="tabs" aria-label="Questions by how they stand">
      ${STATES.map(
        ([key, label]) => html`<a key=${key} href=${link("questions", { status: key })} aria-current=${key === status ? "page" : undefined}>${label}</a>`,
      )}
    </nav>
    ${error && html`<${Trouble} error=${error} />`}
    ${!data && !error && html`<${Loading} />`}
    ${data && current && data.total > 0 &&
    html`<${Count}>${count(data.total, "question")}${status === "open" && answered > 0 ? `, ${answered} with a possible answer` : ""}</${Count}>
      <${Statements} key=${status} statements=${data.statements} total=${data.total} level=${2} without=${["kind"]} />`}
    ${data && current && data.total === 0 &&
    html`<${Notice} title=${`There are no ${name.toLowerCase()} questions.`}>
      <p>${status === "open"
        ? html`A line such as <code>- [?] What would change my mind?</code> in a note is one.`
        : html`A question is marked as ${status} by <code>[status:: ${status}]</code> in its line.`}</p>
    </${Notice}>`}`;
}
