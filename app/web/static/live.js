// Keeps the parts marked data-live up to date. Everything works without it; a page then shows how it was when it was loaded.
"use strict";
(() => {
  const every = 5000;
  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  const focused = (part) => part.contains(document.activeElement) && document.activeElement !== document.body;
  const typing = (part) => focused(part) && document.activeElement.matches("input, select, textarea");

  // A part with data-key is a frame around others: it changes as a whole, and only when the key does.
  function isDue(part, fresh) {
    if (part.dataset.key !== undefined) return part.dataset.key !== fresh.dataset.key && !typing(part);
    return part.innerHTML !== fresh.innerHTML && !focused(part);
  }

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
      if (fresh && part.isConnected && isDue(part, fresh)) part.replaceWith(fresh);
    }
  }

  setInterval(refresh, every);
})();
