// The words of a query, to colour them; and the box that a query is written in.
import { html, useEffect, useLayoutEffect, useRef } from "../vendor/preact.js";

const KEYWORDS = new Set(
  `ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DAY DESC DESCRIBE
  DISTINCT EXISTS FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG
  LANGMATCHES LCASE LIMIT MAX MIN MINUS MONTH NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED REGEX REPLACE ROUND SAMETERM
  SAMPLE SELECT SEPARATOR STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS SUBSTR SUM UCASE UNDEF UNION URI
  VALUES WHERE YEAR`.split(/\s+/),
);
const TOKEN =
  /(?<comment>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<string>"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<variable>[?$]\w+)|(?<name>(?:\p{L}[\w.-]*)?:[\w%-]*)|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>\p{L}\w*)/gu;

/** A query in parts, as `[text, kind]`; kind is empty for what has no colour. */
export function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    const isPlain = kind === "word" && !KEYWORDS.has(match[0].toUpperCase()) && match[0] !== "a";
    if (match.index > end) parts.push([text.slice(end, match.index), ""]);
    parts.push([match[0], isPlain ? "" : kind]);
    end = match.index + match[0].length;
  }
  parts.push([text.slice(end), ""]);
  return parts;
}

/** Where a line and column, both counted from 1 in characters, are in a text. */
export function offsetOf(text, line, column) {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  // Columns count characters, a text of the browser counts in units of UTF-16.
  const within = Array.from(lines[line - 1] ?? "").slice(0, column - 1).join("").length;
  return before + within;
}

/**
 * A query in colours that can be written: a text area that shows nothing but the caret, over the same text in colours.
 * `fault` is `{line, column}` of a mistake; it is marked, and the caret is put there.
 */
export function Editor({ id, value, onChange, onRun, fault, describedBy }) {
  const area = useRef(null);
  useLayoutEffect(() => {
    // As tall as the text.
    area.current.style.height = "auto";
    area.current.style.height = `${area.current.scrollHeight + 2}px`;
  }, [value]);
  useEffect(() => {
    if (!fault) return;
    const at = offsetOf(value, fault.line, fault.column);
    area.current.focus();
    area.current.setSelectionRange(at, at);
  }, [fault]);
  const key = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onRun();
    }
  };
  return html`<div class="editor">
    <pre aria-hidden="true"><code>${withFault(value, fault)}${"\n"}</code></pre>
    <textarea id=${id} ref=${area} value=${value} onInput=${(event) => onChange(event.target.value)} onKeyDown=${key} rows="6"
      spellcheck="false" autocapitalize="off" autocomplete="off" wrap="soft" aria-invalid=${fault ? "true" : undefined}
      aria-describedby=${describedBy}></textarea>
  </div>`;
}

/** The parts of a query in colours; the word at the fault, else the one character, is marked. */
function withFault(text, fault) {
  const at = fault ? offsetOf(text, fault.line, fault.column) : Infinity;
  const end = at + (/^[?$]?[\p{L}\p{N}_:-]+/u.exec(text.slice(at))?.[0].length ?? 1);
  let place = 0;
  return coloured(text).map(([part, kind]) => {
    const [from, to] = [place, place + part.length];
    place = to;
    const name = kind && `sparql-${kind}`;
    const cut = (begin, stop) => part.slice(Math.max(0, begin - from), Math.max(0, stop - from));
    if (end <= from || at >= to) return html`<span class=${name}>${part}</span>`;
    return html`<span class=${name}>${cut(from, at)}<span class="fault">${cut(at, end)}</span>${cut(end, to)}</span>`;
  });
}
