"""From an empty page to a list that holds, as a direct manager; nothing for anybody else."""

from django.core.files.uploadedfile import SimpleUploadedFile

from deals.named.models import ListVersion, NamedList
from portal.workflow import clock
from tests.visitor import visit, words

MANAGER = "direct-manager@meridian.example"


def csv(text):
    return SimpleUploadedFile("list.csv", text.encode(), content_type="text/csv")


def make(world):
    browser = visit(world.users[MANAGER])
    team = world.teams["Direct North"]
    browser.post("/conflicts/named-accounts/new/", {"team": team.pk, "name": "North 50"})
    return browser, NamedList.objects.get()


def test_manager_uploads_looks_and_puts_in_force(world):
    browser, found = make(world)
    page = browser.post(
        f"/conflicts/named-accounts/{found.pk}/upload/",
        {"file": csv("name,country\nUmbrella Labs,GB\nNowhere,XX\n")},
        follow=True,
    )
    assert "1 line was left out" in words(page)
    assert "Line 3: “XX” is no country." in words(page)
    version = ListVersion.objects.get()
    path = f"/conflicts/named-accounts/versions/{version.pk}/"
    refused = browser.post(f"{path}start/", {"starts_on": "2020-01-01", "reason": "Plan"})
    assert refused.status_code == 400
    assert 'value="Plan"' in words(refused)
    done = browser.post(
        f"{path}start/", {"starts_on": clock.today().isoformat(), "reason": "Plan"}, follow=True
    )
    assert "In force" in words(done)
    exported = b"".join(browser.get(f"{path}export.csv").streaming_content).decode()
    assert exported.splitlines()[1] == "Umbrella Labs,,GB,,,"
    assert "Umbrella Labs" not in words(browser.get(f"{path}?q=globex"))


def test_bad_file_says_why_and_writes_nothing(world):
    browser, found = make(world)
    for upload in (csv("company\nAcme\n"), csv(""), None):
        data = {"file": upload} if upload else {}
        page = browser.post(f"/conflicts/named-accounts/{found.pk}/upload/", data)
        assert page.status_code == 400
    assert not ListVersion.objects.exists()


def test_rivals_find_no_list(world):
    _browser, found = make(world)
    for who in ("direct2@meridian.example", "cam@meridian.example", "seller@northwind.example"):
        client = visit(world.users[who])
        hidden = client.get(f"/conflicts/named-accounts/{found.pk}/")
        assert hidden.status_code == 404
        assert "North 50" not in words(client.get("/conflicts/named-accounts/"))
