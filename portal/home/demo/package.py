"""A small SCORM 1.2 package as an authoring tool would export one: two screens and a test."""

MANIFEST = """<?xml version="1.0"?>
<manifest identifier="site-visit" version="1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="visit"><organization identifier="visit">
    <title>A site visit, step by step</title>
    <item identifier="walk" identifierref="page"><title>The walk through the building</title>
      <adlcp:masteryscore>80</adlcp:masteryscore></item>
  </organization></organizations>
  <resources><resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html">
    <file href="index.html"/><file href="course.js"/><file href="course.css"/>
  </resource></resources>
</manifest>
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A site visit, step by step</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="course.css"></head><body>
<section><h1>Before you go</h1>
  <p>Ask for the floor plan, the list of cabinets and somebody who holds the keys. Without the keys
  you measure the corridor.</p><button data-next>Next</button></section>
<section hidden><h1>In the building</h1>
  <p>Count cabinets, sockets and free power in each. Photograph the labels. Note where people
  complain: coverage is planned for them, not for the plan.</p>
  <button data-next>Next</button></section>
<section hidden><h1>Test</h1><form>
  <fieldset><legend>What do you ask for before the visit?</legend>
    <label><input type="radio" name="1" value="1"> The floor plan and the keys</label>
    <label><input type="radio" name="1" value="0"> The customer’s budget</label></fieldset>
  <fieldset><legend>Where do you plan coverage first?</legend>
    <label><input type="radio" name="2" value="0"> Where the plan is easiest to read</label>
    <label><input type="radio" name="2" value="1"> Where people complain</label></fieldset>
  <button>Answer</button></form></section>
<section hidden><h1>Result</h1><p id="result" role="status"></p></section>
<script src="course.js"></script></body></html>
"""
STYLE = """body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto;
  padding: 0 1rem; color: #1d2733; background: #fff; }
fieldset { border: 0; padding: 0; margin: 0 0 1.5rem; } legend { font-weight: 600; }
label { display: block; padding: .3rem 0; }
button { font: inherit; padding: .5rem 1.2rem; color: #fff; background: #0b5cad; border: 0; }
"""
SCRIPT = """"use strict";
let win = window;
while (!win.API && win.parent && win.parent !== win) win = win.parent;
const api = win.API;
const screens = [...document.querySelectorAll("section")];
const show = (number) => {
  screens.forEach((screen, place) => { screen.hidden = place !== number; });
  api.LMSSetValue("cmi.core.lesson_location", String(number));
};
api.LMSInitialize("");
if (api.LMSGetValue("cmi.core.lesson_status") === "not attempted") {
  api.LMSSetValue("cmi.core.lesson_status", "incomplete");
}
show(Math.min(Number(api.LMSGetValue("cmi.core.lesson_location")) || 0, 2));
document.addEventListener("click", (event) => {
  if (!event.target.matches("[data-next]")) return;
  show(screens.indexOf(event.target.closest("section")) + 1);
  api.LMSCommit("");
});
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const right = [...new FormData(event.target).values()].filter((value) => value === "1").length;
  const score = right * 50;
  api.LMSSetValue("cmi.core.score.raw", String(score));
  api.LMSSetValue("cmi.core.lesson_status", score >= 80 ? "passed" : "failed");
  document.getElementById("result").textContent = `${score} %`;
  show(3);
  api.LMSCommit("");
});
window.addEventListener("pagehide", () => {
  api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSFinish("");
});
"""
SITE_VISIT = {
    "lesson": "The walk through the building",
    "minutes": 6,
    "files": {
        "imsmanifest.xml": MANIFEST,
        "index.html": PAGE,
        "course.css": STYLE,
        "course.js": SCRIPT,
    },
}
