/* The first-visit tour (templates/cms/help/_tour.html): a card that points at links of the page's frame.
   It covers nothing and holds no focus: the page stays usable. Escape skips, arrow keys turn. */
(() => {
  "use strict";
  const offer = document.querySelector("[data-tour]"), card = offer?.querySelector("[data-tour-card]");
  if (!card) return;
  const stops = [...card.querySelectorAll("[data-tour-stop]")];
  const [back, next, skip] = ["back", "next", "skip"].map((name) => card.querySelector(`[data-tour-${name}]`));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let at = 0, marked = null;

  const place = (address) => [
    `.nav a[href="${address}"]`, `.topbar form[action="${address}"]`, `.topbar a[href^="${address}"]`,
  ].map((selector) => document.querySelector(selector)).find((one) => one?.getClientRects().length);
  const unmark = () => { marked?.classList.remove("is-toured"); marked = null; };

  const show = (number) => {
    at = number;
    stops.forEach((stop, place) => { stop.hidden = place !== at; });
    unmark();
    marked = place(stops[at].dataset.tourStop) || null;
    marked?.classList.add("is-toured");
    marked?.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
    back.disabled = at === 0;
    next.textContent = at === stops.length - 1 ? next.dataset.last : next.dataset.more;
    const heading = stops[at].querySelector("h2");
    heading.id = "tour-stop";
    stops.forEach((stop, place) => { if (place !== at) stop.querySelector("h2").removeAttribute("id"); });
    heading.focus({ preventScroll: true });
  };
  const start = () => { document.body.append(card); card.show(); show(0); };
  const end = () => {
    unmark();
    card.remove();
    offer.querySelector("[data-tour-end]").requestSubmit(); // the portal remembers, and the offer goes
    document.getElementById("main")?.focus({ preventScroll: true });
  };

  offer.querySelector("[data-tour-start]").addEventListener("click", (event) => { event.preventDefault(); start(); });
  skip.addEventListener("click", end);
  back.addEventListener("click", () => show(at - 1));
  next.addEventListener("click", () => (at === stops.length - 1 ? end() : show(at + 1)));
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
    if (event.key === "ArrowRight" && at < stops.length - 1) show(at + 1);
    if (event.key === "ArrowLeft" && at > 0) show(at - 1);
  });
  if (new URLSearchParams(location.search).has("tour")) {
    history.replaceState(null, "", location.pathname);
    start();
  }
})();
