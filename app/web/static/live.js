// Keeps the parts marked data-live up to date. Everything works without it; a page then shows how it was when it was loaded.
"use strict";
(() => {
  const every = 5000;
  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  const busy = (part) => part.contains(document.activeElement) && document.activeElement !== document.body;

  async function refresh() {
    if (document.hidden || parts().length === 0) return;
    let page;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return; // offline for a moment: the next round shows it
    }
    for (const part of parts()) {
      const fresh = page.getElementById(part.id);
      if (fresh && !busy(part) && fresh.innerHTML !== part.innerHTML) part.replaceWith(fresh);
    }
  }

  setInterval(refresh, every);
})();
