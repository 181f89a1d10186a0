// Keeps the parts marked data-live up to date. Everything works without it; a page then shows how it was when it was loaded.
"use strict";
(() => {
  const soonest = 5000; // milliseconds
  const latest = 30000; // while nothing changes
  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  const focused = (part) => part.contains(document.activeElement) && document.activeElement !== document.body;
  const typing = (part) => focused(part) && document.activeElement.matches("input, select, textarea");

  // A part with data-key is a frame around others: it changes as a whole, and only when the key does.
  function isDue(part, fresh) {
    if (part.dataset.key !== undefined) return part.dataset.key !== fresh.dataset.key && !typing(part);
    return part.innerHTML !== fresh.innerHTML && !focused(part);
  }

  // Answers whether something changed.
  async function refresh() {
    if (document.hidden) return false;
    let page;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return false;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return false; // offline for a moment: the next round shows it
    }
    let changed = false;
    for (const part of parts()) {
      const fresh = page.getElementById(part.id);
      if (!fresh || !part.isConnected || !isDue(part, fresh)) continue;
      part.replaceWith(fresh);
      changed = true;
    }
    return changed;
  }

  async function keepUp(pause) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    keepUp((await refresh()) ? soonest : Math.min(pause * 1.1, latest));
  }

  if (parts().length > 0) keepUp(soonest);
})();
