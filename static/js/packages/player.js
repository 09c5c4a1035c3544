/* The portal's page around a package's frame: shows what the frame says of its state, and believes it nothing else. */
(() => {
  "use strict";
  const player = document.querySelector("[data-player]");
  if (!player) return;
  const frame = player.querySelector("iframe");
  const status = player.querySelector("[data-player-status]");
  const words = { ...player.querySelector("[data-player-words]").dataset };
  window.addEventListener("message", (event) => {
    const isOurs = frame && event.source === frame.contentWindow && event.origin === player.dataset.origin;
    const state = isOurs && event.data && event.data.concord;
    if (typeof state !== "string" || !Object.hasOwn(words, state)) return;
    status.textContent = words[state];
    player.dataset.state = state;
  });
})();
