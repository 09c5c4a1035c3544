"""Packages through the API: their editors import them, nobody else learns of any."""

from django.core.files.uploadedfile import SimpleUploadedFile

from cms.packages.models import PackageVersion
from tests.api import as_user, is_problem
from tests.cms.packages import made


def test_editors_import_and_renew(who, learner):
    editor, raw = as_user(who("marketing")), made.scorm12()
    found = editor.upload("packages/", file=SimpleUploadedFile("course.zip", raw), title="Safety")
    assert found.status_code == 201, found.content
    path = f"packages/{found.json()['id']}/"
    assert found.json()["title"] == "Safety" and found.json()["versions"][0]["number"] == 1
    again = editor.upload(f"{path}versions/", file=SimpleUploadedFile("course.zip", raw))
    assert again.status_code == 201 and PackageVersion.objects.count() == 1  # the same file
    is_problem(editor.upload("packages/", file=SimpleUploadedFile("x.zip", b"no zip")), 400)
    for person in (learner, who("auditor"), who("cam")):
        is_problem(as_user(person).get("packages/"), 404)
        is_problem(as_user(person).get(path), 404)
