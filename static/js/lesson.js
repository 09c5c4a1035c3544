/* Keeps where a learner is in a lesson, also without a connection: what cannot be sent waits in
   localStorage and is sent later, in any order and more than once if need be (the server takes the
   newest position and the longest time of each sitting). Without this script nothing is lost but that.
   On [data-lesson]: data-progress (address), data-owner (whose queue), data-scroll (0 to 1: where to go on). */
(() => {
  "use strict";
  const box = document.querySelector("[data-lesson]");
  if (!box) return;
  const { progress, owner } = box.dataset;
  const prefix = `concord:lesson:${owner}:`, sitting = Math.random().toString(36).slice(2, 14);
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  const note = (text) => { const out = box.querySelector("[data-lesson-note]"); if (out) out.textContent = text || ""; };
  let seconds = 0, last = Date.now(), changed = false;

  const store = {
    put(key, value) { try { localStorage.setItem(prefix + key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
    drop(key) { try { localStorage.removeItem(prefix + key); } catch { /* forbidden */ } },
    all() { try { return Object.keys(localStorage).filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length)); } catch { return []; } },
    get(key) { try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; } },
  };

  const send = async (key) => {
    const item = store.get(key);
    if (!item || !item.url || !item.url.startsWith("/training/")) return store.drop(key);
    const sent = JSON.stringify(item);
    const headers = { "X-CSRFToken": token(), "Content-Type": "application/json" };
    try {
      const answer = await fetch(item.url, { method: "POST", headers, body: item.body ? JSON.stringify(item.body) : "", keepalive: true });
      // Refused for good (no longer on the course): waiting would not help. A server at fault: later.
      if (answer.status < 500 && answer.status !== 429 && JSON.stringify(store.get(key)) === sent) store.drop(key);
      if (item.isDone && answer.ok && item.url.startsWith(progress.replace(/progress\/$/, ""))) location.assign(answer.url);
      note("");
    } catch { note(box.dataset.msgWaiting); }
  };
  const flush = () => { for (const key of store.all()) send(key); };

  const where = () => {
    const room = document.documentElement.scrollHeight - innerHeight;
    return room > 0 ? Math.round((scrollY / room) * 1000) / 1000 : 0;
  };
  const tick = () => {
    const now = Date.now();
    if (document.visibilityState === "visible") seconds += Math.min(now - last, 30000) / 1000;
    last = now;
  };
  const keep = () => {
    tick();
    if (!changed && seconds < 1) return;
    store.put(sitting, { url: progress, body: { position: { at: Date.now(), scroll: where() }, seconds: Math.round(seconds), sitting } });
    changed = false;
  };

  const before = Number(box.dataset.scroll) || 0;
  if (before > 0.05 && !location.hash) {
    scrollTo({ top: before * (document.documentElement.scrollHeight - innerHeight) });
  }
  addEventListener("scroll", () => { changed = true; }, { passive: true });
  setInterval(() => { keep(); if (navigator.onLine) flush(); else note(box.dataset.msgWaiting); }, 20000);
  document.addEventListener("visibilitychange", () => { keep(); if (document.visibilityState === "hidden") flush(); else last = Date.now(); });
  addEventListener("pagehide", () => { keep(); flush(); });
  addEventListener("online", flush);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-lesson-done]") || navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    store.put(`done:${progress}`, { url: new URL(form.action).pathname, isDone: true });
    note(box.dataset.msgDoneLater);
  }, true);
  flush();
})();
