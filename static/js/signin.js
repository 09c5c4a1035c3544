/* Passkeys, and printing recovery codes. Needs webauthn-json.js (allauth's) before it.
   form[data-passkey="create"|"get"] fills its credential and sends itself; data-options names the
   element with the challenge, data-fetch says that it is asked for at the form's own address. */
(() => {
  "use strict";
  const json = window.webauthnJSON;
  const able = Boolean(window.isSecureContext && json && json.supported());

  function tell(form, words) {
    const place = form.querySelector("[data-passkey-trouble]");
    place.textContent = words;
    place.hidden = false;
  }

  async function challenge(form) {
    if (!("fetch" in form.dataset)) return JSON.parse(document.getElementById(form.dataset.options).textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  async function ask(form) {
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    try {
      const data = await challenge(form);
      const made = form.dataset.passkey === "create"
        ? await json.create(data.creation_options)
        : await json.get(data.request_options);
      form.elements.credential.value = JSON.stringify(made);
      form.submit();
    } catch (error) {
      button.disabled = false;
      tell(form, error.name === "InvalidStateError" ? form.dataset.known : form.dataset.trouble);
    }
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const waits = form.hidden || form.classList.contains("waits"); // `waits` keeps its place
    if (able) { form.hidden = false; form.classList.remove("waits"); } else if (!waits) tell(form, form.dataset.unable);
    form.addEventListener("submit", (event) => { event.preventDefault(); if (able) ask(form); });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
