// Keeps the parts marked data-live up to date. Everything works without it; a page then shows how it was when it was loaded.
"use strict";
(() => {
  const soonest = 5000; // milliseconds
  const latest = 30000; // while nothing changes
  const apart = 3000; // between two looks of a page that is told when to look
  const anyway = 120000; // it looks although nothing was told, for what only time changes
  const answersWithin = 10000; // the first event
  const silentFor = 40000; // the service says every 15 seconds that it is there
  const againAfter = 300000; // a stream is tried again
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

  let timer; // of the next look
  let dueAt = Infinity;
  let lookedAt = Date.now();
  let pause = soonest;
  let isLooking = false;

  // The next look, unless one comes sooner anyway.
  function lookAt(moment) {
    if (moment >= dueAt) return;
    dueAt = moment;
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(0, moment - Date.now()));
  }
  const lookSoon = () => lookAt(Math.max(Date.now(), lookedAt + apart));

  async function look() {
    dueAt = Infinity;
    if (isLooking) return lookAt(Date.now() + soonest);
    isLooking = true;
    const changed = await refresh();
    isLooking = false;
    lookedAt = Date.now();
    pause = changed ? soonest : Math.min(pause * 1.1, latest);
    lookAt(lookedAt + (isTold ? anyway : pause));
  }

  // Told by the service when to look. Where nothing is heard of it (a proxy that keeps events back, a service
  // without them), the page looks by itself, as before.
  const address = document.body.dataset.changes;
  let source;
  let silence; // ends a stream on which nothing comes
  let isTold = false;

  function listen() {
    if (source || !address || !window.EventSource || document.hidden) return;
    source = new EventSource(address);
    source.addEventListener("here", heard);
    source.addEventListener("changed", () => {
      heard();
      lookSoon();
    });
    source.addEventListener("error", () => {
      isTold = false;
      if (source && source.readyState === EventSource.CLOSED) giveUp();
      else lookAt(Date.now() + pause);
    });
    silence = setTimeout(giveUp, answersWithin);
  }

  function heard() {
    if (!isTold) lookSoon(); // what changed before nobody told
    isTold = true;
    clearTimeout(silence);
    silence = setTimeout(giveUp, silentFor);
  }

  function stop() {
    clearTimeout(silence);
    if (source) source.close();
    source = undefined;
    isTold = false;
  }

  function giveUp() {
    stop();
    pause = soonest;
    lookAt(Date.now() + pause);
    setTimeout(listen, againAfter);
  }

  document.addEventListener("visibilitychange", () => {
    if (parts().length === 0) return;
    if (document.hidden) return stop(); // a browser has few lines to one host, and nobody sees this page
    lookSoon();
    listen();
  });

  if (parts().length > 0) {
    lookAt(Date.now() + soonest);
    listen();
  }
})();
