// Who may read it: shows the parts a level uses, searches long lists, asks whom the rule reaches.
// Without this file every part is shown and the server says what does not fit.
(() => {
  const USED = { public: [], registered: [], partner: null, internal: ["roles"] };

  const setUp = (box) => {
    const form = box.closest("form");
    const reach = form.querySelector("[data-reach]");
    const level = () => form.querySelector("[name=level]:checked, select[name=level]")?.value ?? "";

    const show = () => {
      const used = USED[level()];
      for (const part of box.querySelectorAll("[data-part]")) {
        part.hidden = Array.isArray(used) && !used.includes(part.dataset.part);
      }
      for (const option of box.querySelectorAll("[data-side]")) {
        option.hidden = option.dataset.side !== level();
      }
      // What is hidden is not sent: it would only be refused.
      for (const input of box.querySelectorAll("input[name], select[name]")) {
        input.disabled = Boolean(input.closest("[hidden]"));
      }
    };

    let asked = 0;
    const ask = async () => {
      if (!reach) return;
      const mine = ++asked;
      const query = new URLSearchParams({ level: level() });
      for (const key of ["parent", "collection"]) {
        if (reach.dataset[key]) query.set(key, reach.dataset[key]);
      }
      for (const [name, value] of new FormData(form)) {
        if (name.startsWith("audience-")) query.append(name, value);
      }
      const answer = await fetch(`${reach.dataset.url}?${query}`);
      if (answer.ok && mine === asked) reach.innerHTML = await answer.text();
    };

    for (const search of box.querySelectorAll("[data-filter]")) {
      search.hidden = false;
      search.addEventListener("input", () => {
        const word = search.value.trim().toLowerCase();
        for (const option of search.parentElement.querySelectorAll("option")) {
          option.hidden = !option.selected && !option.text.toLowerCase().includes(word);
        }
      });
    }
    form.addEventListener("change", (event) => {
      const name = event.target.name ?? "";
      if (name !== "level" && !name.startsWith("audience-")) return;
      show();
      ask();
    });
    show();
  };

  const start = () => document.querySelectorAll("[data-audience]").forEach(setUp);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
