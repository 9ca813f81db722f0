// The page of `quoth serve`: what is around every view, and which view is shown.
import { html, render, useEffect, useRef, useState } from "../vendor/preact.js";
import { Notice, Visit } from "./parts.js";
import { go, keepScroll, link, useRoute } from "./router.js";
import { AboutView } from "./views/about.js";
import { GraphView } from "./views/graph.js";
import { Hero, HomeView } from "./views/home.js";
import { QueryView } from "./views/query.js";
import { QuestionsView } from "./views/questions.js";
import { SearchView } from "./views/search.js";
import { ThingView } from "./views/thing.js";

const VIEWS = {
  home: HomeView,
  search: SearchView,
  questions: QuestionsView,
  thing: ThingView,
  graph: GraphView,
  query: QueryView,
  about: AboutView,
};
const NAVIGATION = [["questions", "Questions"], ["graph", "Graph"], ["query", "Query"]];
/** How long nothing must be typed before it is searched for, in milliseconds. */
const PAUSE = 180;

function Page() {
  const route = useRoute();
  const View = VIEWS[route.view] ?? Lost;
  const main = useRef(null);
  const skip = (event) => {
    // The address is the view's; a plain `#main` would leave it.
    event.preventDefault();
    main.current.focus();
  };
  return html`<${Visit.Provider} value=${route}>
    <a class="skip" href="#main" onClick=${skip}>Skip to the content</a>
    <header class="top top-${route.view}">
      <div class="bar">
        <a class="brand" href=${link("home")} aria-current=${route.view === "home" ? "page" : undefined}>Quoth</a>
        <nav aria-label="Pages">
          ${NAVIGATION.map(
            ([view, name]) => html`<a key=${view} href=${link(view)} aria-current=${route.view === view ? "page" : undefined}>${name}</a>`,
          )}
        </nav>
        <${Scheme} />
      </div>
      ${route.view === "home" && html`<${Hero} />`}
      <${SearchBox} route=${route} />
    </header>
    <main id="main" class="view-${route.view}" tabindex="-1" ref=${main}>
      <${View} key=${`${route.view} ${route.parameters.get("iri") ?? ""}`} parameters=${route.parameters} />
    </main>
    <footer class="foot"><a href=${link("about")} aria-current=${route.view === "about" ? "page" : undefined}>About these notes, and keys</a></footer>
  </${Visit.Provider}>`;
}

const Lost = () => html`<h1 tabindex="-1">There is no such page</h1>
  <${Notice} title="The address leads nowhere.">
    <p>Begin with <a href=${link("home")}>the search</a> or <a href=${link("questions")}>the open questions</a>.</p>
  </${Notice}>`;

/** The search box stands on every page, and what is typed into it is searched for at once. */
function SearchBox({ route }) {
  const asked = route.view === "search" ? (route.parameters.get("q") ?? "") : "";
  const [text, setText] = useState(asked);
  const input = useRef(null);
  const waiting = useRef(0);
  useEffect(() => {
    // The browser's buttons change what is asked; while one types, the box is ahead of the address.
    if (!route.typed) setText(asked);
  }, [asked, route.visit]);
  useEffect(() => {
    const jump = (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current.focus();
      input.current.select();
    };
    addEventListener("keydown", jump);
    return () => removeEventListener("keydown", jump);
  }, []);
  const search = (value) => {
    clearTimeout(waiting.current);
    if (value.trim() === "" && route.view !== "search") return;
    go(link("search", { q: value.trim() }), { replace: location.hash.startsWith("#/search"), typed: true });
    scrollTo(0, 0);
  };
  const type = (event) => {
    const { value } = event.target;
    setText(value);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => search(value), PAUSE);
  };
  const submit = (event) => {
    event.preventDefault();
    search(text);
  };
  const key = (event) => {
    if (event.key === "ArrowDown") {
      const first = document.querySelector("main .hits a");
      if (first) {
        event.preventDefault();
        first.focus();
      }
    }
  };
  return html`<form class="search" role="search" onSubmit=${submit}>
    <label class="visually-hidden" for="q">Search the notes</label>
    <input id="q" type="search" name="q" ref=${input} value=${text} onInput=${type} onKeyDown=${key} autocomplete="off"
      autocapitalize="off" spellcheck="false" autofocus=${route.view === "home"}
      placeholder="Who said what about…" aria-describedby="q-hint" />
    <kbd id="q-hint" title="Press / to search"><span class="visually-hidden">Press </span>/<span class="visually-hidden"> to search</span></kbd>
  </form>`;
}

function Scheme() {
  const [dark, set] = useState(globalThis.quothScheme.isDark());
  useEffect(() => {
    const change = () => set(globalThis.quothScheme.isDark());
    addEventListener("schemechange", change);
    return () => removeEventListener("schemechange", change);
  }, []);
  return html`<button type="button" class="scheme" aria-pressed=${dark} onClick=${globalThis.quothScheme.toggle}
    aria-label="Dark colours" title=${dark ? "To light colours" : "To dark colours"}>
    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7.250" /><path d="M10 2.750a7.250 7.250 0 0 1 0 14.500z" /></svg>
  </button>`;
}

keepScroll();
render(html`<${Page} />`, document.getElementById("app"));
