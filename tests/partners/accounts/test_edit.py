"""Adding and changing accounts, names and contacts: who may, what is refused, what is kept."""

import uuid

import pytest
from django.urls import reverse

from partners.accounts import services
from partners.accounts.models import Account, AccountName, Contact

OUTSIDE = ["seller@northwind.example", "cam@meridian.example", "auditor@meridian.example"]
HIDDEN = ["seller@bluepeak.example", "direct2@meridian.example", "cam2@meridian.example"]
NOBODY = uuid.UUID(int=4)


@pytest.fixture
def acme(world):
    return world.accounts["acme"]


def form_of(page):
    """What the page's form would send unchanged."""
    form = page.context["form"]
    return {name: _text(form[name].value()) for name in form.fields}


def _text(value):
    return "" if value is None else str(value)


def rights(acme):
    """Every address that changes something: (address, what a person would send)."""
    name, contact = acme.names.get(), acme.contacts.get()
    return {
        "edit": (reverse("account_edit", args=[acme.pk]), {"name": "X"}),
        "add name": (reverse("account_name_add", args=[acme.pk]), {"name": "X", "kind": "alias"}),
        "remove name": (reverse("account_name_remove", args=[acme.pk, name.pk]), {}),
        "add contact": (reverse("contact_new", args=[acme.pk]), {"name": "X"}),
        "edit contact": (reverse("contact_edit", args=[acme.pk, contact.pk]), {"name": "X"}),
        "remove contact": (reverse("contact_remove", args=[acme.pk, contact.pk]), {}),
    }


@pytest.mark.parametrize("status, people", [(403, OUTSIDE), (404, HIDDEN)])
def test_changes_are_refused_outside_team_and_desk(sign_in, acme, status, people):
    before = list(Account.objects.order_by("pk").values())
    for email in people:
        client = sign_in(email)
        for address, data in rights(acme).values():
            assert client.post(address, data).status_code == status, (email, address)
    assert list(Account.objects.order_by("pk").values()) == before
    assert (acme.names.count(), acme.contacts.count()) == (1, 1)


def test_new_account_is_for_teams_and_desk(sign_in, world):
    allowed = {"desk@meridian.example", "direct@meridian.example", "cam@meridian.example"}
    for email in [*allowed, *OUTSIDE, "seller@bluepeak.example", "marketing@meridian.example"]:
        code = sign_in(email).get(reverse("account_new")).status_code
        assert code == (200 if email in allowed else 403), email


def test_new_account_sent_twice_is_made_once(sign_in, world):
    client = sign_in("direct@meridian.example")
    team = world.teams["Direct North"]
    data = form_of(client.get(reverse("account_new")))
    data |= {"name": "  Umbrella\u00a0 Labs ", "country": "GB", "owner_team": team.pk}
    first, second = (client.post(reverse("account_new"), data) for _ in range(2))
    made = Account.objects.get(name="Umbrella Labs")
    assert first.url == second.url == f"/accounts/{made.pk}/"
    assert (made.owner_team, str(made.country)) == (team, "GB")


def test_token_of_another_person_makes_another_account(sign_in, world):
    token = str(uuid.uuid4())
    for email in ("direct@meridian.example", "direct2@meridian.example"):
        team = world.users[email].team_memberships.get().team_id
        data = {"name": "Same", "token": token, "owner_team": team, "coverage": "direct"}
        assert sign_in(email).post(reverse("account_new"), data).status_code == 302
    assert Account.objects.filter(name="Same").count() == 2


def test_edit_saves_and_an_old_version_is_refused_with_what_was_typed(sign_in, acme):
    client, address = sign_in("direct@meridian.example"), reverse("account_edit", args=[acme.pk])
    data = form_of(client.get(address))
    assert client.post(address, data | {"city": "York"}).status_code == 302
    stale = client.post(address, data | {"city": "Hull"})
    acme.refresh_from_db()
    assert stale.status_code == 409 and acme.city == "York"
    assert 'value="Hull"' in stale.content.decode()
    again = form_of(stale)
    assert client.post(address, again).status_code == 302
    acme.refresh_from_db()
    assert acme.city == "Hull"


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""), ("name", "x" * 301), ("name", "a\x00b"), ("name", "a\x07b"),
        ("website", "no way"), ("website", "javascript:alert(1)"), ("country", "XX"),
        ("coverage", "mine"), ("owner_team", "nonsense"), ("owner_team", ""), ("version", "x"),
        ("version", ""), ("parent_name", "y" * 301), ("parent", "not-a-uuid"),
        ("parent_name", "Nobody Inc"), ("parent_name", "acme industries"), ("city", "z" * 121),
    ],
)  # fmt: skip
def test_edit_refuses_bad_input_and_keeps_the_typed_text(sign_in, acme, field, value):
    client, address = sign_in("direct@meridian.example"), reverse("account_edit", args=[acme.pk])
    before = Account.objects.filter(pk=acme.pk).values().get()
    data = form_of(client.get(address)) | {"industry": "Kept words", field: value}
    page = client.post(address, data)
    assert page.status_code == 200 and page.context["form"].errors
    assert "Kept words" in page.content.decode()
    assert Account.objects.filter(pk=acme.pk).values().get() == before


@pytest.mark.parametrize("name", ["Ünïted 🦄 & Söns", "شركة", "‮evil", "<b>bold</b>", "=1+1"])
def test_edit_takes_unusual_names_and_shows_them_escaped(sign_in, acme, name):
    client, address = sign_in("direct@meridian.example"), reverse("account_edit", args=[acme.pk])
    client.post(address, form_of(client.get(address)) | {"name": name})
    acme.refresh_from_db()
    assert acme.name == name
    assert "<b>bold" not in client.get(f"/accounts/{acme.pk}/").content.decode()


def test_edit_names_every_wrong_field_at_once(sign_in, acme):
    client, address = sign_in("direct@meridian.example"), reverse("account_edit", args=[acme.pk])
    wrong = {"name": "", "website": "no way", "country": "XX", "parent_name": "Nobody Inc"}
    page = client.post(address, form_of(client.get(address)) | wrong)
    assert set(page.context["form"].errors) == set(wrong)


# --- Parents -----------------------------------------------------------------------------------
def post_parent(sign_in, acme, **parent):
    client, address = sign_in("direct@meridian.example"), reverse("account_edit", args=[acme.pk])
    data = form_of(client.get(address)) | {"parent": "", "parent_name": ""} | parent
    return client.post(address, data)


def test_parent_by_exact_name_or_choice(sign_in, world, acme):
    team = world.teams["Direct North"]
    one, two, only = (
        services.create_account(actor=world.desk, data={"name": name, "owner_team": team})
        for name in ("Twin", "Twin", "Only")
    )
    assert post_parent(sign_in, acme, parent_name="only").status_code == 302
    acme.refresh_from_db()
    assert acme.parent == only
    assert "parent_name" in post_parent(sign_in, acme, parent_name="Twin").context["form"].errors
    assert post_parent(sign_in, acme, parent_name="Twin", parent=two.pk).status_code == 302
    acme.refresh_from_db()
    assert acme.parent == two != one
    # The text decides: an id left over from an earlier choice does not.
    post_parent(sign_in, acme, parent_name="Only", parent=one.pk)
    acme.refresh_from_db()
    assert acme.parent == only
    post_parent(sign_in, acme, parent_name="", parent=only.pk)
    acme.refresh_from_db()
    assert acme.parent is None


def test_parent_of_another_team_reads_like_an_unknown_one(sign_in, world, acme):
    globex = world.accounts["globex"]
    theirs = post_parent(sign_in, acme, parent_name="Globex", parent=globex.pk)
    unknown = post_parent(sign_in, acme, parent_name="Globexx", parent=NOBODY)
    assert theirs.context["form"].errors == unknown.context["form"].errors
    acme.refresh_from_db()
    assert acme.parent is None


def test_parent_out_of_sight_stays_when_others_edit(sign_in, family):
    acme = family["acme"]
    page = sign_in("direct@meridian.example").get(reverse("account_edit", args=[acme.pk]))
    assert "Hidden Holding" not in page.content.decode()
    assert post_parent(sign_in, acme).status_code == 302
    acme.refresh_from_db()
    assert acme.parent == family["parent"]


def test_owner_team_of_others_reads_like_an_unknown_one(sign_in, world, acme):
    client, address = sign_in("direct@meridian.example"), reverse("account_edit", args=[acme.pk])
    data = form_of(client.get(address))
    south = client.post(address, data | {"owner_team": world.teams["Direct South"].pk})
    unknown = client.post(address, data | {"owner_team": NOBODY})
    assert south.context["form"].errors == unknown.context["form"].errors != {}


# --- Names and contacts -------------------------------------------------------------------------
def test_names_are_added_once_and_removed(sign_in, acme):
    client, add = sign_in("direct@meridian.example"), reverse("account_name_add", args=[acme.pk])
    for _ in range(2):
        assert client.post(add, {"name": "Akme", "kind": "local"}).status_code == 302
    row = acme.names.get(name="Akme")
    remove = reverse("account_name_remove", args=[acme.pk, row.pk])
    for _ in range(2):
        assert client.post(remove).status_code == 302
    assert {name.name for name in acme.names.all()} == {"Acme Holdings"}


@pytest.mark.parametrize("data", [{"name": "", "kind": "alias"}, {"name": "X", "kind": "?"}, {}])
def test_name_refused_is_shown_on_the_page(sign_in, acme, data):
    client = sign_in("direct@meridian.example")
    page = client.post(reverse("account_name_add", args=[acme.pk]), data)
    assert page.context["name_form"].errors and acme.names.count() == 1


def test_name_and_contact_of_another_account_are_out_of_reach(sign_in, world, acme):
    globex = world.accounts["globex"]
    name = services.add_name(account=globex, actor=world.desk, name="Glo", kind="alias")
    person = services.save_contact(account=globex, actor=world.desk, data={"name": "Gus"})
    client = sign_in("direct@meridian.example")
    client.post(reverse("account_name_remove", args=[acme.pk, name.pk]))
    client.post(reverse("contact_remove", args=[acme.pk, person.pk]))
    assert client.get(reverse("contact_edit", args=[acme.pk, person.pk])).status_code == 404
    assert AccountName.objects.filter(pk=name.pk).exists()
    assert Contact.objects.filter(pk=person.pk).exists()


def test_contact_sent_twice_is_made_once_then_edited_and_removed(sign_in, acme):
    client, new = sign_in("direct@meridian.example"), reverse("contact_new", args=[acme.pk])
    data = form_of(client.get(new)) | {"name": "Bob", "buying_role": "economic"}
    for _ in range(2):
        assert client.post(new, data).status_code == 302
    bob = acme.contacts.get(name="Bob")
    edit = reverse("contact_edit", args=[acme.pk, bob.pk])
    data = form_of(client.get(edit))
    assert client.post(edit, data | {"job_title": "CFO"}).status_code == 302
    stale = client.post(edit, data | {"job_title": "CEO"})
    bob.refresh_from_db()
    assert stale.status_code == 409 and bob.job_title == "CFO"
    for _ in range(2):
        client.post(reverse("contact_remove", args=[acme.pk, bob.pk]))
    assert {person.name for person in acme.contacts.all()} == {"Alice Acme"}


@pytest.mark.parametrize(
    "field, value", [("name", ""), ("email", "nope"), ("buying_role", "boss"), ("name", "x" * 121)]
)
def test_contact_refuses_bad_input(sign_in, acme, field, value):
    client, new = sign_in("direct@meridian.example"), reverse("contact_new", args=[acme.pk])
    data = form_of(client.get(new)) | {"name": "Bob", "phone": "0123", field: value}
    page = client.post(new, data)
    assert page.context["form"].errors and 'value="0123"' in page.content.decode()
    assert acme.contacts.count() == 1
