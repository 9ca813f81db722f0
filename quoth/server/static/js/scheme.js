// Light or dark: what the reader chose, else what the system says. It runs before the page is drawn, so that a page in
// the dark never flashes white; hence no module.
"use strict";

(() => {
  const KEY = "quoth-scheme";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      // A browser that keeps nothing for anyone.
      return null;
    }
  }

  function apply() {
    const choice = chosen();
    if (choice === null) delete document.documentElement.dataset.scheme;
    else document.documentElement.dataset.scheme = choice;
    dispatchEvent(new Event("schemechange"));
  }

  /** What colours the page has now. */
  const isDark = () => (chosen() ?? (dark.matches ? "dark" : "light")) === "dark";

  function toggle() {
    const wanted = isDark() ? "light" : "dark";
    try {
      // Back to what the system says is no choice to be kept.
      if ((wanted === "dark") === dark.matches) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, wanted);
    } catch {
      document.documentElement.dataset.scheme = wanted;
      dispatchEvent(new Event("schemechange"));
      return;
    }
    apply();
  }

  dark.addEventListener("change", apply);
  apply();
  globalThis.quothScheme = { isDark, toggle };
})();
