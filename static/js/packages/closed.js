/* A unit was left: say so to the page around the frame. */
window.parent.postMessage({ concord: "finished" }, document.currentScript.dataset.portal);
