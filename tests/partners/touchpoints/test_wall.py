"""Who sees which touchpoint, file and acquaintance: two rivals engaged on one account."""

import datetime as dt
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from partners.accounts.models import Contact
from partners.touchpoints import services
from partners.touchpoints.models import AccountFile, ContactKnown, Touchpoint
from partners.touchpoints.timeline import Reader, Wanted, page_of
from portal.workflow import clock
from tests.api import as_user
from tests.partners.touchpoints.conftest import VENDOR, WHO, stop

# Row → who reads it while both engagements run.
READERS = {
    "nw joint": {"nw", "nw2", "cam", "direct", "desk", "auditor"},
    "nw own": {"nw", "nw2"},
    "bp joint": {"bp", "cam2", "direct", "desk", "auditor"},
    "bp own": {"bp"},
    "cam joint": {"nw", "nw2", "cam", "direct", "desk", "auditor"},
    "cam own": {"cam", "direct"},
    "cam internal": {"cam", "direct", "desk", "auditor"},
    "direct own": {"direct"},
    "direct internal": {"direct", "desk", "auditor"},
    "direct pair own": {"cam", "direct"},
    "desk joint": {"nw", "nw2", "cam", "direct", "desk", "auditor"},
}


@pytest.fixture
def everything(both, note):
    northwind = both["northwind"]
    for name in READERS:
        author, *_pair, visibility = name.split()
        through = northwind if "pair" in name or name in {"desk joint"} else None
        note(author, visibility, name, engagement=through)


def status(client, path):
    """The status of an answer, which may be a file."""
    answer = client.get(path)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def seen(who, name, model=Touchpoint):
    rows = model.objects.visible_to(who(name))
    return {str(row) for row in rows}


def expected(name, table=READERS):
    return {row for row, readers in table.items() if name in readers}


def test_each_person_reads_exactly_the_rows_of_the_table(everything, who):
    for name in WHO:
        assert seen(who, name) == expected(name), name


def test_page_timeline_and_api_tell_the_same_as_the_scope(everything, acme, who, sign_in):
    for name, email in WHO.items():
        rows = as_user(who(name)).get(f"touchpoints/?account={acme.pk}").json()["results"]
        assert {row["subject"] for row in rows} == expected(name), name
        page = sign_in(email).get(f"/accounts/{acme.pk}/timeline/?kind=call")
        told = page.content.decode() if page.status_code == 200 else ""
        assert {row for row in READERS if f">{row}<" in told} == expected(name), name
        person = sign_in(email).get(f"/accounts/{acme.pk}/timeline/?person={who('bp').pk}")
        if name != "bp" and page.status_code == 200:
            assert ("Ben Seller" in person.content.decode()) is (name in READERS["bp joint"]), name


def test_rival_is_told_nothing_by_a_count_or_a_byte(both, note, acme, who, sign_in):
    """Bluepeak's and its manager's answers are the same with and without Northwind's rows."""

    def told():
        answers = []
        for name in ("bp", "cam2"):
            client = sign_in(WHO[name])
            for path in ("", "timeline/", "touchpoints/new/", "files/new/"):
                page = client.get(f"/accounts/{acme.pk}/{path}")
                text = page.content.decode()
                for mark in (page.context["csrf_token"], "csrf"):
                    text = text.replace(str(mark), "")
                answers.append([line for line in text.splitlines() if "token" not in line])
            answers.append(as_user(who(name)).get("touchpoints/").json())
        return answers

    note("bp", "joint", "Bluepeak's call")
    before = told()
    note("nw", "joint", "Northwind's call")
    note("cam", "internal", "Note on Northwind")
    upload = SimpleUploadedFile("northwind.txt", b"x")
    services.add_file(account=acme, actor=who("nw"), upload=upload, visibility="joint")
    contact = Contact.objects.get(account=acme)
    services.say_known(
        contact=contact, actor=who("nw"), user=who("nw"), strength=3, visibility="joint"
    )
    after = told()
    assert after == before
    assert "Northwind" not in str(after)


def test_end_closes_everything_joint_at_once(everything, acme, who, sign_in):
    stop(acme, "Northwind", who("direct"))
    kept = {
        "nw": set(),
        "nw2": set(),
        "cam": set(),
        # The account's team keeps what its own side wrote, nothing of the partner's.
        "direct": expected("direct") - {"nw joint"},
        "desk": expected("desk"),
        "bp": expected("bp"),
    }
    for name, rows in kept.items():
        assert seen(who, name) == rows, name
    assert sign_in(WHO["nw"]).get(f"/accounts/{acme.pk}/timeline/").status_code == 404
    assert as_user(who("nw")).get("touchpoints/").json()["results"] == []


def test_run_out_engagement_is_closed_by_the_clock_alone(acme, engage, note, who, sign_in):
    engage(acme, "northwind", "contacts", ends_on=clock.today() + dt.timedelta(days=1))
    row = note("nw", "own", "Ours")
    upload = SimpleUploadedFile("racks.txt", b"42 racks")
    stored = services.add_file(account=acme, actor=who("cam"), upload=upload, visibility="joint")
    paths = ["timeline/", f"files/{stored.pk}/", f"touchpoints/{row.pk}/"]
    client = sign_in(WHO["nw"])
    assert [status(client, f"/accounts/{acme.pk}/{path}") for path in paths] == [200] * 3
    with clock.at(clock.now() + dt.timedelta(days=1)):
        gone = [status(client, f"/accounts/{acme.pk}/{path}") for path in paths]
        assert gone == [404] * 3
        assert seen(who, "cam", AccountFile) == set()


def test_levels_open_the_rooms_step_by_step(acme, engage, note, who, sign_in):
    contact = Contact.objects.get(account=acme)
    note("direct", "own", "Team only")
    opened = {"directory": (403, 403, 403), "account": (200, 200, 403), "contacts": (200, 200, 200)}
    for level, statuses in opened.items():
        engage(acme, "northwind", level)
        client = sign_in(WHO["nw"])
        paths = ("timeline/", "touchpoints/new/", f"contacts/{contact.pk}/known/")
        found = [status(client, f"/accounts/{acme.pk}/{path}") for path in paths]
        # An unseen contact reads as one that is not there, behind the closed room.
        assert tuple(found) == statuses, level
        page = client.get(f"/accounts/{acme.pk}/").content.decode()
        assert ('id="timeline"' in page, 'id="contacts"' in page) == (
            level != "directory",
            level == "contacts",
        )


def test_contacts_of_a_touchpoint_are_read_from_their_level_on(acme, engage, note, who):
    engage(acme, "northwind", "contacts")
    alice = Contact.objects.get(account=acme)
    row = note("cam", "joint", "Met Alice", contacts=[alice])
    api = as_user(who("nw"))
    assert [c["name"] for c in api.get(f"touchpoints/{row.pk}/").json()["contacts"]] == [
        "Alice Acme"
    ]
    engage(acme, "northwind", "account")
    note("direct", "joint", "Met her again", contacts=[alice])
    answer = api.get("touchpoints/").json()["results"]
    assert [(row["subject"], row["contacts"]) for row in answer] == [("Met her again", [])]
    refused = api.post("touchpoints/", {
        "account": str(acme.pk), "kind": "call", "visibility": "own", "subject": "x",
        "contacts": [str(alice.pk)],
    })  # fmt: skip
    assert refused.status_code == 400 and "no such record" in str(refused.json())


def test_coverage_map_of_each_side(both, acme, note, who, sign_in):
    """From a company's own note its people learn; from a joint one the pair; the rival never."""
    alice = Contact.objects.get(account=acme)
    note("nw", "own", "Lunch", contacts=[alice])
    note("cam", "joint", "Review", contacts=[alice])
    note("direct", "own", "Golf", contacts=[alice])
    services.say_known(
        contact=alice, actor=who("nw2"), user=who("nw2"), strength=3, visibility="joint"
    )
    names = {
        "Nils Seller": "nw",
        "Cara Manager": "cam",
        "Dirk Direct": "direct",
        "Nora Admin": "nw2",
    }
    knows = {
        "nw": {"nw", "cam", "nw2"},
        "cam": {"cam", "nw2"},
        "direct": {"cam", "direct", "nw2"},
        "bp": set(),
        "cam2": set(),
        "desk": {"cam", "nw2"},
    }
    for name, expected_people in knows.items():
        page = sign_in(WHO[name]).get(f"/accounts/{acme.pk}/")
        rows = next(
            item["context"]["map"].rows
            for item in page.context["panels"]["main"]
            if "map" in item["context"]
        )
        found = {names[knower.user.name] for _contact, known in rows for knower in known}
        assert found == expected_people, name
    stop(acme, "Northwind", who("direct"))
    assert seen(who, "direct", ContactKnown) == set()


def test_files_are_served_to_their_readers_only(both, acme, who, sign_in):
    def stored(name, visibility):
        upload = SimpleUploadedFile(f"{name}-{visibility}.txt", b"text")
        return services.add_file(
            account=acme, actor=who(name), upload=upload, visibility=visibility
        )

    readers = {
        stored("nw", "joint"): READERS["nw joint"],
        stored("nw", "own"): READERS["nw own"],
        stored("cam", "internal"): READERS["cam internal"],
        stored("direct", "own"): READERS["direct own"],
    }
    for row, expected_people in readers.items():
        assert {
            name for name in WHO if AccountFile.objects.visible_to(who(name)).filter(pk=row.pk)
        } == expected_people, row
        path = f"/accounts/{acme.pk}/files/{row.pk}/"
        for name in ("nw", "cam", "bp", "direct"):
            client = sign_in(WHO[name])
            assert status(client, path) == (200 if name in expected_people else 404), (row, name)
            wrote = row.name.startswith(f"{name}-")
            refused = 403 if name in expected_people else 404
            assert status(client, path + "remove/") == (200 if wrote else refused), (row, name)


def test_who_of_the_vendor_agreed_is_not_told(acme, both, who):
    """Joint events name the partner's person and, of the vendor, only the vendor; choosing one of
    its people as "who" finds no event either."""
    reader = Reader(who("nw"), acme, [both["northwind"]])
    events = [item for item in page_of(reader)["items"] if item.kind == "event"]
    assert {item.by for item in events} == {str(who("nw2")), settings.VENDOR_NAME}
    for name in VENDOR:
        found = page_of(replace(reader, wanted=Wanted(person=who(name))))["items"]
        assert [item for item in found if item.kind == "event"] == []
