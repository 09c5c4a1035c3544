"""Noting, changing, removing: by form and API, once, by the author, with checked words."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partners.accounts.models import Contact
from partners.touchpoints import services
from partners.touchpoints.models import AccountFile, ContactKnown, Touchpoint
from portal.access.policy import Refused
from portal.activity.models import AuditEntry
from tests.api import as_user, is_problem
from tests.partners.touchpoints.conftest import WHO


def filled(page, **typed):
    """What a browser would send of the page's form, with other words typed in."""
    form = page.context["form"]
    data = {name: field.value() for name, field in ((n, form[n]) for n in form.fields)}
    data["at"] = "2026-01-05T10:00"
    return {k: v for k, v in (data | typed).items() if v is not None}


def new_path(account):
    return f"/accounts/{account.pk}/touchpoints/new/"


def test_form_sent_twice_notes_one_touchpoint(both, acme, who, sign_in):
    client = sign_in(WHO["nw"])
    data = filled(client.get(new_path(acme)), subject="Rack plan", visibility="joint")
    for _again in range(2):
        answer = client.post(new_path(acme), data)
        assert answer.status_code == 302, answer.context["form"].errors
    row = Touchpoint.objects.get()
    assert (row.subject, row.engagement, row.organization) == (
        "Rack plan", both["northwind"], both["northwind"].organization,
    )  # fmt: skip
    assert list(row.people.all()) == [who("nw")]


@pytest.mark.parametrize("bad", ["\0", "", "x" * 201])
def test_bad_words_are_told_and_kept_and_nothing_is_written(both, acme, sign_in, bad):
    client = sign_in(WHO["nw"])
    page = client.get(new_path(acme))
    answer = client.post(new_path(acme), filled(page, subject=bad, notes="Kept <b>"))
    assert answer.status_code == 400 and "subject" in answer.context["form"].errors
    assert "Kept &lt;b&gt;" in answer.content.decode()
    assert not Touchpoint.objects.exists()


def test_odd_but_honest_words_are_shown_as_typed(both, acme, note, sign_in):
    subject = "=HYPERLINK(1) 📞 \u202bעברית <script>"
    note("nw", "joint", subject)
    page = sign_in(WHO["cam"]).get(f"/accounts/{acme.pk}/timeline/").content.decode()
    assert "=HYPERLINK(1) 📞 \u202bעברית &lt;script&gt;" in page


def test_what_the_future_brings_is_a_task(both, acme, who):
    answer = as_user(who("nw")).post("touchpoints/", {
        "account": str(acme.pk), "kind": "call", "visibility": "own", "subject": "x",
        "at": "2999-01-01T00:00:00Z",
    })  # fmt: skip
    assert "in the future" in str(is_problem(answer, 400))


def test_only_the_author_changes_with_the_version_seen(both, note, who):
    row = note("nw", "joint", "First words")
    api = as_user(who("nw"))
    for other, status in {"cam": 403, "nw2": 403, "direct": 403, "desk": 403, "bp": 404}.items():
        answer = as_user(who(other)).patch(f"touchpoints/{row.pk}/", {"version": 1, "subject": "X"})
        assert answer.status_code == status, other
    assert api.patch(f"touchpoints/{row.pk}/", {"version": 1, "subject": "New"}).status_code == 200
    assert api.patch(f"touchpoints/{row.pk}/", {"version": 1, "subject": "Old"}).status_code == 409
    assert api.patch(f"touchpoints/{row.pk}/", {"subject": "Old"}).status_code == 400
    answer = api.patch(f"touchpoints/{row.pk}/", {"version": 2, "visibility": "own"}).json()
    assert (answer["visibility"], answer["engagement"], answer["subject"]) == ("own", None, "New")
    assert as_user(who("cam")).get(f"touchpoints/{row.pk}/").status_code == 404


def test_edit_form_keeps_what_was_typed_when_somebody_was_quicker(both, acme, note, who, sign_in):
    row = note("nw", "joint", "First words")
    path = f"/accounts/{acme.pk}/touchpoints/{row.pk}/"
    client = sign_in(WHO["nw"])
    data = filled(client.get(path), subject="Second words")
    services.change_touchpoint(touchpoint=row, actor=who("nw"), version=1, data={"notes": "n"})
    answer = client.post(path, data)
    assert answer.status_code == 409 and "Second words" in answer.content.decode()
    again = filled(answer, subject="Second words")
    assert client.post(path, again).status_code == 302
    row.refresh_from_db()
    assert (row.subject, row.version) == ("Second words", 3)


def test_removing_asks_first_and_leaves_no_words_in_the_trail(both, acme, note, who, sign_in):
    row = note("nw", "own", "Very private margin")
    path = f"/accounts/{acme.pk}/touchpoints/{row.pk}/remove/"
    client = sign_in(WHO["nw"])
    assert "Very private margin" in client.get(path).content.decode()
    assert Touchpoint.objects.exists()
    assert client.post(path).status_code == 302
    assert not Touchpoint.objects.exists()
    told = [str(entry.note) for entry in AuditEntry.objects.filter(target_id=row.pk)]
    assert len(told) == 2 and not any("margin" in text for text in told)


def test_nobody_writes_where_the_seat_does_not_reach(both, acme, who):
    """A company writes nothing internal, nobody through another's engagement, auditors nothing."""
    data = {"kind": "call", "subject": "x"}

    def write(name, visibility, engagement=None):
        return services.log_touchpoint(
            account=acme, actor=who(name), data=data, visibility=visibility, engagement=engagement
        )

    for name, visibility, company in (
        ("nw", "internal", None), ("desk", "own", None), ("direct", "joint", None),
        ("nw", "joint", "bluepeak"), ("cam", "joint", "bluepeak"), ("cam2", "own", "northwind"),
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            write(name, visibility, both[company].pk if company else None)
    for name in ("auditor", "nw-learner", "direct2", "harbor"):
        with pytest.raises(Refused):
            write(name, "joint")
    assert not Touchpoint.objects.exists()


def test_unknown_and_rivals_engagement_contact_and_person_read_alike(both, acme, who, world):
    api = as_user(who("nw"))
    base = {"account": str(acme.pk), "kind": "call", "visibility": "joint", "subject": "x"}
    globex = Contact.objects.create(account=world.accounts["globex"], name="Hidden")
    told = [
        is_problem(api.post("touchpoints/", base | {"engagement": str(key)}), 400)["errors"]
        for key in (both["bluepeak"].pk, uuid.uuid4())
    ] + [
        is_problem(api.post("touchpoints/", base | {"contacts": [str(key)]}), 400)["errors"]
        for key in (globex.pk, uuid.uuid4())
    ]
    assert told[0] == told[1] and told[2] == told[3]
    with pytest.raises(ValidationError):
        services.log_touchpoint(
            account=acme, actor=who("nw"), data={"kind": "call", "subject": "x"},
            visibility="joint", people=[who("bp")],
        )  # fmt: skip


def test_people_to_choose_are_the_two_sides_only(both, acme, sign_in):
    def offered(name):
        form = sign_in(WHO[name]).get(new_path(acme)).context["form"]
        return {person.name for person in form.fields["people"].queryset}

    team = {"Dirk Direct", "Mia Direct"}
    northwind = {"Nils Seller", "Nina Seller", "Nora Admin", "Cara Manager"}
    bluepeak = {"Ben Seller", "Bea Admin", "Colin Manager"}
    assert offered("nw") == offered("cam") == northwind | team
    assert offered("bp") == offered("cam2") == bluepeak | team
    assert offered("direct") == northwind | bluepeak | team


def test_upload_is_checked_and_joint_file_is_told_on_the_timeline(both, acme, who, sign_in):
    client, path = sign_in(WHO["nw"]), f"/accounts/{acme.pk}/files/new/"
    data = filled(client.get(path))
    for name, content in (("tool.exe", b"MZ"), ("plan.pdf", b"no pdf"), ("empty.txt", b"")):
        upload = SimpleUploadedFile(name, content)
        assert client.post(path, data | {"file": upload}).status_code == 400, name
    for _again in range(2):
        upload = SimpleUploadedFile("plan.txt", b"42 racks")
        assert client.post(path, data | {"file": upload}).status_code == 302
    stored = AccountFile.objects.get()
    for name, told in {"cam": 1, "direct": 1, "bp": 0, "cam2": 0}.items():
        page = sign_in(WHO[name]).get(f"/accounts/{acme.pk}/timeline/").content.decode()
        assert page.count("plan.txt") == told, name
    services.remove_file(stored=stored, actor=who("nw"))
    page = sign_in(WHO["cam"]).get(f"/accounts/{acme.pk}/timeline/").content.decode()
    assert page.count("plan.txt") == 2 and "File removed" in page


def test_missing_buying_role_is_told_with_a_way_to_add_it(both, acme, who, sign_in):
    team = sign_in(WHO["direct"]).get(f"/accounts/{acme.pk}/").content.decode()
    assert "Nobody here holds the budget." in team and "?role=economic" in team
    assert "Nobody here decides." not in team  # Alice does
    partner = sign_in(WHO["nw"]).get(f"/accounts/{acme.pk}/").content.decode()
    assert "Nobody here holds the budget." in partner and "?role=" not in partner
    form = sign_in(WHO["direct"]).get(f"/accounts/{acme.pk}/contacts/new/?role=economic")
    assert form.context["form"]["buying_role"].value() == "economic"


def test_knowing_is_said_once_and_taken_back_by_whom_it_concerns(both, acme, who):
    alice = Contact.objects.get(account=acme)
    said = {"contact": alice, "user": who("nw2"), "actor": who("nw"), "visibility": "own"}
    for strength in (1, 3):
        row = services.say_known(strength=strength, **said)
    assert ContactKnown.objects.get().strength == 3
    with pytest.raises(ValidationError):
        services.say_known(strength=9, **said)
    with pytest.raises(Refused):
        services.forget_known(known=row, actor=who("direct"))
    services.forget_known(known=row, actor=who("nw2"))
    assert not ContactKnown.objects.exists()


def test_timeline_pages_show_each_line_once_and_filters_narrow(both, acme, note, who, sign_in):
    for place in range(30):
        note("nw" if place % 2 else "cam", "joint", f"Line {place:02}")
    note("nw", "own", "Ours", data={"kind": "visit"})
    client, path, seen = sign_in(WHO["nw"]), f"/accounts/{acme.pk}/timeline/", []
    query = ""
    while True:
        page = client.get(path + query, headers={"HX-Request": "true"} if query else {})
        seen += [str(item.row) for item in page.context["page"]["items"] if item.kind != "event"]
        if not (more := page.context["page"]["more"]):
            break
        query = f"?{more}"
    assert len(seen) == len(set(seen)) == 31 and seen[0] == "Ours"

    def found(query):
        return len(client.get(path + query).context["page"]["items"])

    assert (found("?kind=visit"), found("?visibility=own"), found("?kind=demo")) == (1, 1, 0)
    assert client.get(path + "?cursor=broken").status_code == 400
    assert client.get(path + "?cursor=WyJ4IiwwLCJ5Il0").status_code == 400


def test_page_asks_as_many_queries_for_three_rows_as_for_one(both, acme, note, sign_in):
    alice = Contact.objects.get(account=acme)
    client = sign_in(WHO["nw"])

    def cost(path):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/accounts/{acme.pk}/{path}")
        return len(queries)

    note("nw", "joint", "1", contacts=[alice])
    client.get(f"/accounts/{acme.pk}/")
    one = [cost(path) for path in ("", "timeline/")]
    for place in range(2):
        note("nw2", "joint", str(place), contacts=[alice])
    assert [cost(path) for path in ("", "timeline/")] == one
