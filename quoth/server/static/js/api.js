// Asking the server.
import { useEffect, useState } from "../vendor/preact.js";

/** What the server did not answer, in words for the reader. `fault` is `{line, column}` of a mistake in a query. */
export class ApiError extends Error {
  constructor(message, status = 0, fault = null) {
    super(message);
    this.status = status;
    this.fault = fault;
  }
}

/** The answer to a request, as `Response`; an ApiError where there is none. */
export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("The server does not answer. Is `quoth serve` still running?");
  }
  if (response.ok) return response;
  throw refusal(response.status, (await response.text()).trim());
}

/** A refusal is text, or JSON with the text in it. The place of a mistake in a query stands at its beginning. */
function refusal(status, text) {
  let message = text;
  try {
    message = JSON.parse(text).error.message;
  } catch {
    // It is text.
  }
  const place = /^(\d+):(\d+): /.exec(message);
  const fault = place && { line: Number(place[1]), column: Number(place[2]) };
  return new ApiError(message.slice(place?.[0].length ?? 0) || `The server answered ${status}.`, status, fault);
}

export async function getJson(path, parameters = {}, options = {}) {
  const response = await ask(url(path, parameters), { headers: { Accept: "application/json" }, ...options });
  return response.json();
}

function url(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return `${path}${given.length ? `?${new URLSearchParams(given)}` : ""}`;
}

// The latest answers: a page that one comes back to is there at once, and asked for anew all the same.
const kept = new Map();
const KEPT = 40;

function keep(key, data) {
  kept.delete(key);
  kept.set(key, data);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
}

/**
 * What the server has at a path: `{data, error, loading}`. While another path is asked for, the data of the one before
 * stay, so that results do not flicker while one types; `current` tells whether they are of this path.
 */
export function useApi(path, parameters = {}) {
  const key = path && url(path, parameters);
  const [state, set] = useState({ key: null, data: undefined, error: undefined });
  useEffect(() => {
    if (!key) return undefined;
    const stop = new AbortController();
    getJson(key, {}, { signal: stop.signal }).then(
      (data) => {
        keep(key, data);
        set({ key, data, error: undefined });
      },
      (error) => {
        if (error.name !== "AbortError") set({ key, data: undefined, error });
      },
    );
    return () => stop.abort();
  }, [key]);
  if (!key) return { data: undefined, error: undefined, loading: false, current: true };
  const current = state.key === key;
  if (!current && kept.has(key)) return { data: kept.get(key), error: undefined, loading: false, current: true };
  return { data: state.data, error: current ? state.error : undefined, loading: !current, current };
}
