/* Concord's own script: small, no dependencies, CSP-safe. Every feature is an attribute; pages work without it.
   Listeners sit on document, so fragments that htmx swaps in need no set-up. */
(() => {
  "use strict";
  const root = document.documentElement;
  const on = (type, handler, capture) => document.addEventListener(type, handler, capture);
  const all = (selector, scope = document) => [...scope.querySelectorAll(selector)];
  const closest = (event, selector) => event.target instanceof Element && event.target.closest(selector);
  const say = (text) => { const live = document.querySelector("[data-live]"); if (live) live.textContent = text || ""; };

  /* ---- Theme: cookie "theme" = light | dark, none = system. The server prints data-theme. ---- */
  const showTheme = () => all("[data-theme-set]").forEach((b) =>
    b.setAttribute("aria-pressed", String(b.dataset.themeSet === (root.dataset.theme || ""))));
  on("click", (event) => {
    const button = closest(event, "[data-theme-set]");
    if (!button) return;
    const theme = button.dataset.themeSet;
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = `theme=${theme};path=/;samesite=lax;max-age=${theme ? 31536000 : 0}${secure}`;
    showTheme();
  });

  /* ---- Navigation on small screens. Without script, the same links work through :target. ---- */
  const nav = document.getElementById("nav");
  const setNav = (open) => {
    nav.classList.toggle("is-open", open);
    const opener = document.querySelector("[data-nav-open]");
    opener?.setAttribute("aria-expanded", String(open));
    (open ? nav.querySelector("[data-nav-close]") : opener)?.focus();
  };
  if (nav) {
    on("click", (event) => {
      if (closest(event, "[data-nav-open]")) { event.preventDefault(); setNav(true); }
      if (closest(event, "[data-nav-close]")) { event.preventDefault(); setNav(false); }
    });
    nav.addEventListener("focusout", (event) => {
      if (nav.classList.contains("is-open") && event.relatedTarget && !nav.contains(event.relatedTarget)) setNav(false);
    });
  }

  /* ---- Menus: <details data-menu> closes on a click elsewhere, on Escape and when focus leaves. ---- */
  on("toggle", ({ target }) => { // its panel hangs from the side where it has room
    const panel = target.matches("details[data-menu][open]") && target.querySelector(".menu__panel");
    if (!panel) return;
    const { left, right } = panel.getBoundingClientRect();
    if (left < 0) panel.classList.add("menu__panel--start");
    else if (right > root.clientWidth) panel.classList.remove("menu__panel--start");
  }, true);
  const closeMenus = (except) => all("details[data-menu][open]").forEach((m) => { if (m !== except) m.open = false; });
  on("click", (event) => closeMenus(closest(event, "details[data-menu]")));
  on("focusin", (event) => closeMenus(closest(event, "details[data-menu]")));
  on("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = closest(event, "details[data-menu][open]");
      closeMenus();
      menu?.querySelector("summary").focus();
      if (nav?.classList.contains("is-open")) setNav(false);
    }
    const typing = closest(event, "input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const ctrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if ((slash || ctrlK) && !document.querySelector("dialog[open]")) {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); search.click(); }
    }
  });

  /* ---- Dialogs: data-dialog-open="#id", data-dialog-close. A click on the backdrop closes. ---- */
  on("click", (event) => {
    const opener = closest(event, "[data-dialog-open]");
    const dialog = opener && document.querySelector(opener.dataset.dialogOpen);
    if (dialog) { event.preventDefault(); closeMenus(); dialog.showModal(); }
    if (closest(event, "[data-dialog-close]")) event.target.closest("dialog").close();
    if (event.target instanceof HTMLDialogElement && event.detail) event.target.close();
  });

  /* ---- Confirm: data-confirm="text" (-title, -label, -tone="primary") on a form or its button. ---- */
  const confirmed = new WeakSet();
  const confirm = (data, go) => {
    const dialog = document.getElementById("confirm-dialog");
    if (!dialog) return go();
    const ok = dialog.querySelector("[data-confirm-ok]"), title = dialog.querySelector("[data-confirm-title]");
    title.textContent = data.confirmTitle || title.dataset.default;
    dialog.querySelector("[data-confirm-text]").textContent = data.confirm;
    ok.textContent = data.confirmLabel || ok.dataset.default;
    ok.className = `btn btn--${data.confirmTone || "danger"}`;
    ok.onclick = () => { dialog.close(); go(); };
    dialog.showModal();
  };
  on("submit", (event) => {
    const form = event.target, source = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!source.dataset.confirm || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    confirm(source.dataset, () => { confirmed.add(form); form.requestSubmit(event.submitter); });
  }, true);
  on("htmx:confirm", (event) => {
    const { elt, question, issueRequest } = event.detail;
    if (elt instanceof HTMLFormElement || !(question || elt.dataset.confirm)) return;
    event.preventDefault();
    confirm({ ...elt.dataset, confirm: elt.dataset.confirm || question }, () => issueRequest(true));
  });

  /* ---- Forms: no double submit, and data-guard warns before losing changes. ---- */
  const buttons = (form) => all("button:not([type=button]), input[type=submit]", form).concat(form.id ? all(`button[form="${form.id}"]`) : []);
  const release = (form) => buttons(form).forEach((b) => {
    if (b.dataset.busy) { b.disabled = false; b.removeAttribute("aria-busy"); delete b.dataset.busy; }
  });
  const hold = (form, submitter) => buttons(form).forEach((b) => {
    if (b.disabled) return;
    b.disabled = true; b.dataset.busy = "1";
    if (b === submitter) b.setAttribute("aria-busy", "true");
  });
  const dirty = new Set();
  const leaving = new Set(); // forms on their way: what they save by themselves would come after what was sent
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    dirty.delete(form);
    if (!event.defaultPrevented) leaving.add(form);
    if (form.method !== "post" || form.target || "resubmit" in form.dataset) return;
    setTimeout(() => hold(form, event.submitter)); // after the browser has read the form, so the button's value goes along
  });
  on("htmx:afterRequest", (event) => { const form = closest(event, "form"); if (form) release(form); });
  on("htmx:beforeRequest", (event) => { if (leaving.has(event.target)) event.preventDefault(); });
  addEventListener("pageshow", () => { leaving.clear(); all("form").forEach(release); });
  on("input", (event) => { const form = closest(event, "form[data-guard]"); if (form) dirty.add(form); });
  addEventListener("beforeunload", (event) => { if ([...dirty].some((f) => f.isConnected)) event.preventDefault(); });

  /* ---- Autosave words: [data-autosave] inside (or near) a form that saves itself through htmx. ---- */
  const autosave = (event, state) => {
    const mark = closest(event, "form")?.querySelector("[data-autosave]");
    if (!mark || event.detail.requestConfig?.verb === "get") return;
    mark.dataset.state = state;
    mark.textContent = mark.dataset[state];
    if (state === "saved") dirty.delete(event.target.closest("form"));
  };
  on("htmx:beforeRequest", (event) => autosave(event, "saving"));
  on("htmx:afterRequest", (event) => autosave(event, event.detail.successful ? "saved" : "failed"));

  /* ---- A 409 that says what changed is shown where [data-swap-conflict] asked, not as a failure. ---- */
  on("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 409 && detail.requestConfig.elt.closest("[data-swap-conflict]")) {
      detail.shouldSwap = true; detail.isError = false;
    }
  });

  /* ---- Toasts: leave after 7 s (30 s with an undo), wait while pointed at or focused. Server: HX-Trigger {"toast": {text, tone}}. ---- */
  const watch = (toast) => {
    let timer;
    const go = () => { toast.classList.add("is-leaving"); setTimeout(() => toast.remove(), 250); };
    const start = () => { clearTimeout(timer); timer = setTimeout(go, toast.querySelector("form") ? 30000 : 7000); };
    ["mouseenter", "focusin"].forEach((e) => toast.addEventListener(e, () => clearTimeout(timer)));
    ["mouseleave", "focusout"].forEach((e) => toast.addEventListener(e, start));
    start();
  };
  const toast = (text, tone = "info") => {
    const box = document.querySelector("[data-toasts]"), template = document.getElementById("toast-template");
    if (!box || !template || !text) return;
    const item = template.content.firstElementChild.cloneNode(true);
    item.className = `toast tone-${tone}`;
    item.querySelector(".toast__text").textContent = text;
    box.append(item);
    watch(item);
  };
  on("click", (event) => { if (closest(event, "[data-toast-close]")) event.target.closest("[data-toast]").remove(); });
  on("toast", (event) => toast(event.detail.text || event.detail.value, event.detail.tone));
  on("htmx:responseError", () => toast(document.body.dataset.msgFailed, "danger"));
  on("htmx:sendError", () => toast(document.body.dataset.msgOffline, "danger"));

  /* ---- Rows: [data-rows="prefix"] is a Django formset; <template data-rows-template> holds the empty form. ---- */
  on("click", (event) => {
    const add = closest(event, "[data-rows-add]"), remove = closest(event, "[data-row-remove]");
    const rows = (add || remove) && event.target.closest("[data-rows]");
    if (!rows) return;
    event.preventDefault();
    if (add) {
      const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
      const template = rows.querySelector("template[data-rows-template]"), list = rows.querySelector("[data-rows-list]");
      list.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll("__prefix__", total.value));
      total.value = Number(total.value) + 1;
      window.htmx?.process(list.lastElementChild);
      list.lastElementChild.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    } else {
      const row = remove.closest("[data-row]"), flag = row.querySelector("input[name$='-DELETE']");
      if (flag) { flag.checked = true; row.hidden = true; } else row.remove();
      rows.querySelector("[data-rows-add]")?.focus();
      say(document.body.dataset.msgRemoved);
    }
    rows.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* ---- Table rows: <tr data-href>. The real link inside stays the keyboard's way. ---- */
  on("click", (event) => {
    const row = closest(event, "tr[data-href]");
    if (!row || closest(event, "a, button, input, label, select, summary") || String(getSelection())) return;
    if (event.ctrlKey || event.metaKey) open(row.dataset.href, "_blank", "noopener"); else location.assign(row.dataset.href);
  });

  /* ---- Rows to choose: [data-pick] boxes name the bar's form. Shift chooses all between two; the head's box all of the page. ---- */
  let lastPick = null;
  const picks = (of) => all("[data-pick]").filter((box) => box.getAttribute("form") === of);
  const tellPicks = (bar) => {
    const boxes = picks(bar.id), count = boxes.filter((box) => box.checked).length;
    const note = bar.querySelector("[data-picked]"), head = document.querySelector(`[data-pick-page="${bar.id}"]`);
    note.textContent = count === 1 ? note.dataset.one : note.dataset.many.replace("%n", count);
    if (head) { head.checked = count > 0 && count === boxes.length; head.indeterminate = count > 0 && count < boxes.length; }
  };
  const setPicks = (bar, boxes, checked) => { boxes.forEach((box) => { box.checked = checked; }); tellPicks(bar); };
  on("click", (event) => {
    const box = closest(event, "[data-pick]"), head = closest(event, "[data-pick-page]");
    const bar = box?.form || (head && document.getElementById(head.dataset.pickPage)) || closest(event, ".bulk-bar");
    if (!bar) return;
    if (head) setPicks(bar, picks(bar.id), head.checked);
    if (closest(event, "[data-pick-all]")) setPicks(bar, picks(bar.id), true);
    if (closest(event, "[data-pick-none]")) setPicks(bar, picks(bar.id), false);
    if (!box) return;
    const boxes = picks(bar.id), from = boxes.indexOf(lastPick), to = boxes.indexOf(box);
    const between = event.shiftKey && from >= 0 ? boxes.slice(Math.min(from, to), Math.max(from, to) + 1) : [];
    setPicks(bar, between, box.checked);
    lastPick = box;
  });
  // Who turns back from the preview finds the same rows chosen; who comes from the result does not.
  const here = location.pathname + location.search;
  on("submit", (event) => {
    if (!event.target.matches(".bulk-bar")) return;
    const chosen = picks(event.target.id).filter((box) => box.checked).map((box) => box.value);
    try { sessionStorage.setItem("picks", JSON.stringify([here, chosen, event.submitter?.getAttribute("formaction") || event.target.getAttribute("action")])); } catch { /* forbidden: nothing is remembered */ }
  });
  const pickAgain = (bar) => {
    const from = document.referrer && new URL(document.referrer).pathname;
    const turned = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem("picks")); } catch { /* nothing is remembered */ }
    if (kept?.[0] === here && (turned || from === kept[2])) picks(bar.id).forEach((box) => { box.checked ||= kept[1].includes(box.value); });
    tellPicks(bar);
  };
  addEventListener("pageshow", () => all(".bulk-bar").forEach(pickAgain));

  /* ---- Picker: text input + listbox that htmx fills. Arrows, Enter, Escape, click. ---- */
  const options = (picker) => all("[role=option]:not([aria-disabled])", picker);
  const mark = (picker, option) => {
    options(picker).forEach((o) => o.setAttribute("aria-selected", String(o === option)));
    const input = picker.querySelector("[role=combobox]");
    if (option) { input.setAttribute("aria-activedescendant", option.id); option.scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  };
  const shut = (picker) => {
    picker.querySelector("[role=listbox]").replaceChildren();
    picker.querySelector("[role=combobox]").setAttribute("aria-expanded", "false");
    mark(picker);
  };
  const choose = (picker, option) => {
    const input = picker.querySelector("[role=combobox]"), value = picker.querySelector("input[type=hidden]");
    input.value = option.dataset.label;
    if (value) value.value = option.dataset.value;
    shut(picker);
    picker.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: { ...option.dataset } }));
  };
  on("keydown", (event) => {
    const picker = closest(event, "[data-picker]");
    if (!picker) return;
    const list = options(picker), at = list.findIndex((o) => o.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!list.length) return;
      event.preventDefault();
      mark(picker, list[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + list.length) % list.length]);
    } else if (event.key === "Enter" && at >= 0) { event.preventDefault(); list[at].href ? list[at].click() : choose(picker, list[at]); }
    else if (event.key === "Escape" || event.key === "Tab") shut(picker);
  });
  on("mousedown", (event) => { if (closest(event, "[data-picker] [role=option]:not([href])")) event.preventDefault(); });
  on("click", (event) => {
    const option = closest(event, "[data-picker] [role=option]:not([aria-disabled])");
    if (option && !option.href) choose(option.closest("[data-picker]"), option);
    all("[data-picker]").forEach((p) => { if (!p.contains(event.target)) shut(p); });
  });

  /* ---- Search box: records opened lately are remembered here by kind and id; the server says what they are called now. ---- */
  const finder = document.querySelector("[data-finder]");
  const memory = finder && `recent:${finder.dataset.finder}`;
  const recent = () => { try { return JSON.parse(localStorage.getItem(memory)) || []; } catch { return []; } };
  const opened = location.pathname.match(/^\/(deals|accounts|organizations|library|training)\/([0-9a-f-]{36})\/$/);
  if (finder && opened) {
    const key = `${{ library: "pages", training: "pages" }[opened[1]] || opened[1]}:${opened[2]}`;
    try { localStorage.setItem(memory, JSON.stringify([key, ...recent().filter((k) => k !== key)].slice(0, 8))); } catch { /* full or forbidden: nothing is remembered */ }
  }
  on("htmx:beforeSwap", ({ detail }) => { // left meanwhile: nothing opens behind one's back
    if (detail.target.id === "site-hits" && document.activeElement !== detail.requestConfig.elt) detail.shouldSwap = false;
  });
  on("htmx:configRequest", ({ detail }) => {
    if (finder?.contains(detail.elt) && !detail.elt.value) recent().forEach((key) => detail.formData.append("recent", key));
  });
  on("input", (event) => {
    const value = closest(event, "[data-picker] [role=combobox]") && event.target.closest("[data-picker]").querySelector("input[type=hidden]");
    if (value) value.value = ""; // typed over: no longer the chosen company
  });
  on("htmx:afterSwap", (event) => closest(event, "[role=listbox]") &&
    event.target.closest("[data-picker]")?.querySelector("[role=combobox]").setAttribute("aria-expanded", "true"));

  /* ---- Board: a card dropped on a stage posts its own form; its buttons are the keyboard's way. ---- */
  let held = null;
  const overColumn = (event) => held && closest(event, "[data-board-column]");
  on("dragstart", (event) => {
    held = closest(event, "[data-board-card]");
    if (held) { held.classList.add("is-held"); event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", ""); }
  });
  on("dragover", (event) => {
    const column = overColumn(event);
    all("[data-board-column].is-over").forEach((c) => c.classList.toggle("is-over", c === column));
    if (column) { event.preventDefault(); column.classList.add("is-over"); }
  });
  on("drop", (event) => {
    const column = overColumn(event), form = held?.querySelector("form");
    if (!column) return;
    event.preventDefault();
    if (!form || column.dataset.boardColumn === held.dataset.boardCard) return;
    const stage = Object.assign(document.createElement("input"), { type: "hidden", name: "stage", value: column.dataset.boardColumn });
    form.append(stage);
    form.requestSubmit();
  });
  on("dragend", () => {
    held?.classList.remove("is-held");
    held = null;
    all("[data-board-column].is-over").forEach((c) => c.classList.remove("is-over"));
  });

  /* ---- Print: [data-print]. ---- */
  on("click", (event) => { if (closest(event, "[data-print]")) print(); });

  /* ---- On load ---- */
  showTheme();
  all("[data-toasts] [data-toast]").forEach(watch);
  // Tabs that scroll show the one that is open.
  all(".tabs [aria-current]").forEach((tab) => {
    const box = tab.closest(".tabs"), frame = box.getBoundingClientRect(), own = tab.getBoundingClientRect();
    box.scrollLeft += own.left - frame.left - (frame.width - own.width) / 2;
  });
  // A table wider than its frame, with nothing in it to step to, scrolls with the arrow keys.
  all(".table-wrap").forEach((box) => {
    if (box.scrollWidth > box.clientWidth && !box.querySelector("a[href], button, input, select")) box.tabIndex = 0;
  });
  document.querySelector("[data-autofocus]")?.focus();
})();
