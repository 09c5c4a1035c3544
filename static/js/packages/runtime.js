/* The run-time of SCORM content. It runs inside the launch's frame, never in the portal's pages, and knows
   nothing but its launch (start.js): the API comes from scorm-again, what it wants kept goes to one address. */
(() => {
  "use strict";
  const launch = window.concordLaunch;
  const is12 = launch.standard === "scorm12";
  const around = window.parent;
  const tell = (state) => around.postMessage({ concord: state }, launch.portal);

  /* ---- Sending: one at a time, newest last; what failed is tried again. The server numbers nothing, we do. ---- */
  let sequence = launch.sequence, waiting = null, busy = false, leaving = false, failures = 0;
  const send = async () => {
    if (busy && !leaving) return;
    const body = waiting;
    if (!body) return;
    waiting = null;
    busy = true;
    try {
      const answer = await fetch(launch.commit, {
        method: "POST", body, credentials: "omit", keepalive: body.length < 60000,
        headers: { "Content-Type": "text/plain" },
      });
      if (answer.status === 404) return tell("ended");
      if (answer.status === 429 || answer.status >= 500) throw new Error(String(answer.status));
      failures = 0;
      tell(answer.ok ? "saved" : "refused");
    } catch {
      failures += 1;
      waiting = waiting || body;
      tell("retrying");
      setTimeout(send, Math.min(1000 * 2 ** failures, 30000));
    } finally {
      busy = false;
      if (waiting && !failures) send();
    }
  };
  const keep = (data, last) => {
    sequence += 1;
    waiting = JSON.stringify({ sequence, data });
    leaving = leaving || last;
    send();
    if (last) tell("finished");
    return { result: "true", errorCode: 0 };
  };

  /* ---- The API, where SCORM says content looks for it. ---- */
  const Api = is12 ? window.Scorm12API : window.Scorm2004API;
  const api = new Api({
    autocommit: true, autocommitSeconds: 5, lmsCommitUrl: launch.commit, dataCommitFormat: "flattened",
    mastery_override: true, logLevel: 5,
    httpService: { processHttpRequest: (url, data, last) => keep(data, last), updateSettings() {} },
  });
  api.loadFromFlattenedJSON(launch.data);
  const name = is12 ? "API" : "API_1484_11";
  window[name] = api;
  /* The content ends its session itself while it is unloaded, maybe after this; here only what it said is kept. */
  window.addEventListener("pagehide", () => {
    leaving = true;
    if (api.isInitialized()) is12 ? api.LMSCommit("") : api.Commit("");
  });

  /* ---- Alone in an origin like no other, the page has no parent it could ask: it gets one that has the API. ---- */
  if (launch.alone) {
    const parent = { [name]: api, postMessage: () => {} };
    parent.parent = parent;
    Object.defineProperty(window, "parent", { value: parent, configurable: true });
    Object.defineProperty(window, "opener", { value: null, configurable: true });
  }
  tell("ready");
})();
