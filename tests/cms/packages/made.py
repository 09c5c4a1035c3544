"""Small packages of every standard, made here. The pages in them really talk to the run-time."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

SCO12 = """<!DOCTYPE html><html><head><title>SCO</title></head><body><h1>One two</h1>
<p id="was"></p><button id="pass">Pass</button><button id="leave">Leave</button>
<script>
function find(win) {
  while (!win.API && win.parent && win.parent !== win) win = win.parent;
  return win.API;
}
var api = find(window);
api.LMSInitialize("");
document.getElementById("was").textContent =
  api.LMSGetValue("cmi.core.entry") + "|" + api.LMSGetValue("cmi.suspend_data") + "|"
  + api.LMSGetValue("cmi.core.student_name");
document.getElementById("pass").onclick = function () {
  api.LMSSetValue("cmi.core.score.raw", "85"); api.LMSSetValue("cmi.suspend_data", "page=3");
  api.LMSSetValue("cmi.core.lesson_status", "passed"); api.LMSCommit("");
};
document.getElementById("leave").onclick = function () {
  api.LMSSetValue("cmi.core.exit", "suspend"); api.LMSFinish("");
};
</script></body></html>"""
SCO2004 = """<!DOCTYPE html><html><head><title>SCO</title></head><body><h1>Twenty four</h1>
<p id="was"></p><button id="pass">Pass</button>
<script>
var api = null, win = window.parent;
while (win) { try { if (win.API_1484_11) { api = win.API_1484_11; break; } } catch (e) { break; }
  if (win === win.parent) break; win = win.parent; }
api.Initialize("");
document.getElementById("was").textContent =
  api.GetValue("cmi.entry") + "|" + api.GetValue("cmi.location");
document.getElementById("pass").onclick = function () {
  api.SetValue("cmi.location", "page-7"); api.SetValue("cmi.score.scaled", "0.9");
  api.SetValue("cmi.completion_status", "completed"); api.SetValue("cmi.success_status", "passed");
  api.SetValue("cmi.exit", "suspend"); api.Terminate("");
};
</script></body></html>"""
AU = """<!DOCTYPE html><html><head><title>AU</title></head><body><h1>Five</h1><p id="log"></p>
<script>
(async function () {
  var q = new URLSearchParams(location.search), at = q.get("endpoint");
  var token = (await (await fetch(q.get("fetch"), {method: "POST"})).json())["auth-token"];
  var head = {"Authorization": "Basic " + token, "X-Experience-API-Version": "1.0.3",
    "Content-Type": "application/json"};
  var state = await (await fetch(at + "activities/state?" + new URLSearchParams({
    stateId: "LMS.LaunchData", activityId: q.get("activityId"), agent: q.get("actor"),
    registration: q.get("registration")}), {headers: head})).json();
  async function say(verb, result) {
    var context = JSON.parse(JSON.stringify(state.contextTemplate));
    context.registration = q.get("registration");
    var category = {id: "https://w3id.org/xapi/cmi5/context/categories/cmi5"};
    context.contextActivities.category = [category];
    var sent = {method: "POST", headers: head};
    sent.body = JSON.stringify({
      id: crypto.randomUUID(), actor: JSON.parse(q.get("actor")), context: context, result: result,
      verb: {id: "http://adlnet.gov/expapi/verbs/" + verb}, object: {id: q.get("activityId")}});
    var answer = await fetch(at + "statements", sent);
    document.getElementById("log").textContent += verb + ":" + answer.status + " ";
  }
  await say("initialized");
  await say("passed", {success: true, score: {scaled: 0.9}});
  await say("completed", {completion: true});
  await say("terminated", {duration: "PT5S"});
  document.getElementById("log").textContent += "end";
})();
</script></body></html>"""


def zipped(files, **kwargs):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kwargs.pop("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def upload(content, name="course.zip"):
    return SimpleUploadedFile(name, content, "application/zip")


def manifest12(units, mastery=""):
    items = "".join(
        f'<item identifier="i{n}" identifierref="r{n}"><title>{title}</title>'
        f"{f'<adlcp:masteryscore>{mastery}</adlcp:masteryscore>' if mastery else ''}</item>"
        for n, (title, _file, _kind) in enumerate(units)
    )
    resources = "".join(
        f'<resource identifier="r{n}" type="webcontent" adlcp:scormtype="{kind}" href="{file}"/>'
        for n, (_title, file, kind) in enumerate(units)
    )
    return f"""<?xml version="1.0"?><manifest identifier="m" version="1"
 xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
 <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
 <organizations default="o"><organization identifier="o"><title>Selling storage</title>{items}
 </organization></organizations><resources>{resources}</resources></manifest>"""


def scorm12(units=(("Basics", "sco.html", "sco"),), mastery="", **more):
    pages = {file.partition("?")[0]: SCO12 for _title, file, _kind in units}
    return zipped({"imsmanifest.xml": manifest12(units, mastery), **pages, **more})


def scorm2004(page=SCO2004, edition="2004 4th Edition"):
    manifest = f"""<?xml version="1.0"?><manifest identifier="m"
 xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
 xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
 <metadata><schema>ADL SCORM</schema><schemaversion>{edition}</schemaversion></metadata>
 <organizations default="o"><organization identifier="o"><title>Backup</title>
 <item identifier="i" identifierref="r" parameters="?lang=en"><title>Backup basics</title>
 <imsss:sequencing><imsss:objectives><imsss:primaryObjective satisfiedByMeasure="true">
 <imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective>
 </imsss:objectives></imsss:sequencing></item></organization></organizations>
 <resources><resource identifier="r" type="webcontent" adlcp:scormType="sco" href="a/sco.html"/>
 </resources></manifest>"""
    return zipped({"imsmanifest.xml": manifest, "a/sco.html": page})


def cmi5(move_on="CompletedAndPassed", mastery="0.8", url="index.html"):
    structure = f"""<?xml version="1.0"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
 <course id="https://maker.example/course"><title><langstring lang="en">Five</langstring></title>
 <description><langstring lang="en">d</langstring></description></course>
 <au id="https://maker.example/au/1" moveOn="{move_on}" masteryScore="{mastery}">
 <title><langstring lang="en">Unit</langstring></title>
 <description><langstring lang="en">d</langstring></description>
 <url>{url}</url><launchParameters>p=1</launchParameters></au></courseStructure>"""
    return zipped({"cmi5.xml": structure, "index.html": AU})


def tincan():
    listed = """<?xml version="1.0"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
 <activity id="https://maker.example/tc" type="http://adlnet.gov/expapi/activities/course">
 <name>Tin</name><launch lang="en">index.html</launch></activity></activities></tincan>"""
    return zipped({"tincan.xml": listed, "index.html": AU})
