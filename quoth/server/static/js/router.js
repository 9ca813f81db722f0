// Addresses within the page: `#/thing?iri=…` is a view and its parameters.
import { useEffect, useState } from "../vendor/preact.js";

/** The view and the parameters that a hash stands for. */
export function parse(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { view: decodeURIComponent(path) || "home", parameters: new URLSearchParams(query), hash };
}

/** The address of a view; parameters without a value are left out. */
export function link(view, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const query = new URLSearchParams(given).toString();
  return `#/${view === "home" ? "" : view}${query && `?${query}`}`;
}

/**
 * Goes to an address. `replace` leaves no step in the history; `typed` leaves the focus where it is: both are for what
 * is typed letter by letter.
 */
export function go(address, { replace = false, typed = false } = {}) {
  if (address === location.hash) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  dispatchEvent(new CustomEvent("route", { detail: { typed, replace } }));
}

/**
 * The route as it is now. `visit` counts up with each step that leads to another page; `back` tells whether it came by
 * the browser's own buttons, `y` how far the page was scrolled when it was left.
 */
export function useRoute() {
  const [route, set] = useState(() => ({ ...parse(location.hash), visit: 0, back: false, y: 0, typed: false }));
  useEffect(() => {
    const change = (event) => {
      const { typed = false, replace = false } = event.detail ?? {};
      // A link within the page fires `popstate` too, with no state: only steps to and fro carry one.
      const y = event.type === "popstate" ? event.state?.y : undefined;
      set((old) => {
        if (old.hash === location.hash) return old;
        const back = y !== undefined;
        return { ...parse(location.hash), visit: old.visit + (replace ? 0 : 1), back, y: y ?? 0, typed };
      });
    };
    addEventListener("popstate", change);
    addEventListener("route", change);
    return () => {
      removeEventListener("popstate", change);
      removeEventListener("route", change);
    };
  }, []);
  return route;
}

/** Keeps, with each step of the history, how far the page was scrolled. */
export function keepScroll() {
  history.scrollRestoration = "manual";
  let waiting = 0;
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => history.replaceState({ y: scrollY }, ""), 100);
  }, { passive: true });
}
