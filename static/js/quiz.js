/* A quiz that saves itself, counts down and moves things with the arrows. The page works without it.
   form[data-quiz]; what changed is sent question by question, and again when a connection was lost. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-quiz]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const waiting = new Set();
  let timer = 0, running = false, over = false;

  const say = (state) => { said.dataset.state = state; said.textContent = form.dataset[state] || ""; };
  const fieldsOf = (question) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    for (const input of question.querySelectorAll("input")) {
      if (!["radio", "checkbox"].includes(input.type) || input.checked) data.append(input.name, input.value);
    }
    return data;
  };
  const later = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };

  async function save() {
    if (running || over) return;
    const [question] = waiting;
    if (!question) return;
    waiting.delete(question);
    running = true;
    say("saving");
    let failed = false;
    try {
      const response = await fetch(location.pathname, {
        method: "POST", body: fieldsOf(question), credentials: "same-origin",
        headers: { "X-Requested-With": "quiz.js", Accept: "application/json" },
      });
      if (response.status === 409) { over = true; location.assign((await response.json()).url); return; }
      if (response.status === 404) { over = true; location.reload(); return; }
      // Signed out meanwhile: what was answered stays on the page. 400: the form says what is wrong.
      failed = response.redirected || (!response.ok && response.status !== 400);
    } catch { failed = true; }
    running = false;
    if (failed) { waiting.add(question); say("failed"); later(5000); }
    else if (waiting.size) later(0);
    else say("saved");
  }
  const changed = (event, delay) => {
    const question = event.target.closest("[data-question]");
    if (question) { waiting.add(question); later(delay); }
  };
  form.addEventListener("input", (event) => changed(event, 1500));
  form.addEventListener("change", (event) => changed(event, 200));
  addEventListener("online", () => later(0));
  form.addEventListener("submit", () => { over = true; clearTimeout(timer); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  /* Arrows: without a way to the server and back; focus stays on the arrow. */
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("[data-item]"), up = button.dataset.move === "up";
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (up) other.before(item); else other.after(item);
    button.focus();
    changed({ target: item }, 200);
    const live = document.querySelector("[data-live]"), place = [...item.parentElement.children].indexOf(item) + 1;
    if (live) live.textContent = `${place}. ${item.querySelector("[data-words]").textContent}`;
  });

  /* Countdown from what the server said is left, so that a wrong clock here does not matter. */
  if (!form.dataset.seconds) return;
  const end = Date.now() + Number(form.dataset.seconds) * 1000;
  const shown = form.querySelector("[data-left]"), warning = form.querySelector("[data-warning]");
  const warned = Object.keys(form.dataset).filter((key) => key.startsWith("warn-"));
  let before = 0;
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    for (const key of warned) {
      const seconds = 60 * Number(key.slice(5));
      if (before > seconds && left <= seconds) warning.textContent = form.dataset[key];
    }
    before = left;
    if (left === 0) { clearInterval(clock); handIn(); }
  };
  const handIn = () => {
    if (over) return;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "1" }));
    form.requestSubmit([...form.querySelectorAll("button[value=submit]")].pop());
  };
  const clock = setInterval(tick, 1000);
  tick();
})();
