/* Keeps where a learner is in a lesson, also without a connection: what cannot be sent waits in
   localStorage and is sent later, in any order and more than once if need be (the server takes the
   newest position and the longest time of each sitting, and done twice is done once).
   Without this script nothing is lost but that.
   On [data-lesson]: data-owner (whose queue); on a lesson's own page also data-progress (address) and
   data-scroll (0 to 1: where to go on). Other pages of the room only send what waits. */
(() => {
  "use strict";
  const box = document.querySelector("[data-lesson]");
  if (!box) return;
  const { progress, owner } = box.dataset;
  const prefix = `concord:lesson:${owner}:`, doneKey = `done:${progress}`, WEEK = 7 * 86400e3;
  const sitting = Math.random().toString(36).slice(2, 14);
  const refused = new Set(); // not asked again from this page; the next one may be signed in anew
  const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  const note = (text) => { const out = box.querySelector("[data-lesson-note]"); if (out) out.textContent = text || ""; };
  let seconds = 0, last = Date.now(), changed = false;

  const store = {
    put(key, value) { try { localStorage.setItem(prefix + key, JSON.stringify({ ...value, kept: Date.now() })); } catch { /* full or forbidden */ } },
    drop(key) { try { localStorage.removeItem(prefix + key); } catch { /* forbidden */ } },
    all() { try { return Object.keys(localStorage).filter((k) => k.startsWith(prefix)).map((k) => k.slice(prefix.length)); } catch { return []; } },
    get(key) { try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; } },
  };

  // → the server's answer when it took the item, null while it waits, false when it was refused.
  const send = async (key) => {
    const item = store.get(key);
    if (!item || !item.url || !item.url.startsWith("/training/")) { store.drop(key); return false; }
    const sent = JSON.stringify(item);
    const headers = { "X-CSRFToken": token(), "Content-Type": "application/json", Accept: "application/json" };
    const dropped = () => { if (JSON.stringify(store.get(key)) === sent) store.drop(key); };
    try {
      const answer = await fetch(item.url, { method: "POST", headers, body: item.body ? JSON.stringify(item.body) : "", keepalive: true });
      if (answer.ok && !answer.redirected) { dropped(); note(""); return await answer.json(); }
      if (answer.status >= 500 || answer.status === 429) return null;
      refused.add(key);
      if ([400, 404, 413].includes(answer.status) || Date.now() - item.kept > WEEK) dropped();
      return false;
    } catch { note(item.isDone ? box.dataset.msgDoneLater : box.dataset.msgWaiting); return null; }
  };
  const flush = async () => {
    const keys = store.all().filter((key) => !refused.has(key)).sort();
    const answers = await Promise.all(keys.map(send));
    const next = answers[keys.indexOf(doneKey)];
    if (next) location.assign(next.next);
    else if (!progress && answers.some((answer) => answer && answer.next)) location.reload();
  };
  addEventListener("online", flush);
  flush();
  if (!progress) return;

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
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-lesson-done]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    store.put(doneKey, { url: new URL(form.action).pathname, isDone: true });
    const answer = await send(doneKey);
    if (answer) location.assign(answer.next);
    else if (answer === false) { store.drop(doneKey); form.submit(); } // the server says why
  }, true);
})();
