/* Browsers keep storage from pages in an origin like no other, and in private windows from frames of
   another site. Units that do not expect this would stop: they get one that lasts as long as the page. */
(() => {
  "use strict";
  const memory = () => {
    const kept = new Map();
    const methods = {
      getItem: (name) => kept.get(String(name)) ?? null,
      setItem: (name, value) => { kept.set(String(name), String(value)); },
      removeItem: (name) => { kept.delete(String(name)); },
      clear: () => kept.clear(),
      key: (place) => [...kept.keys()][place] ?? null,
    };
    return new Proxy(methods, {
      get: (_, name) => name === "length" ? kept.size : methods[name] ?? kept.get(name),
      set: (_, name, value) => { methods.setItem(name, value); return true; },
      has: (_, name) => name in methods || kept.has(name),
      deleteProperty: (_, name) => { kept.delete(name); return true; },
      ownKeys: () => [...kept.keys()],
      getOwnPropertyDescriptor: (_, name) =>
        kept.has(name) ? { value: kept.get(name), writable: true, enumerable: true, configurable: true } : undefined,
    });
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    try {
      window[name].length;
    } catch {
      Object.defineProperty(window, name, { value: memory(), configurable: true });
    }
  }
})();
