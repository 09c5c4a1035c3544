"""Taking data along, being erased, and what stays: nothing that names the person."""

import json

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from deals.registrations.models import Deal
from partners.accounts.models import Contact
from partners.organizations import services as organizations
from partners.organizations.models import Membership
from portal.access.policy import Refused
from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from portal.privacy import services
from portal.privacy.models import ErasureRequest
from portal.workflow import clock
from tests.visitor import visit, words

GONE = "seller@northwind.example"


@pytest.fixture
def leaver(world):
    """Northwind's seller has left; the colleague has the work."""
    seat = Membership.objects.live().get(user__email=GONE)
    heir = world.users["seller2@northwind.example"]
    admin = world.users["admin@northwind.example"]
    organizations.end_membership(membership=seat, actor=admin, successor=heir)
    seat.user.refresh_from_db()
    return seat.user


def everywhere(text):
    """Tables that hold `text` in a column of words: the whole database is searched."""
    found = set()
    for model in apps.get_models():
        columns = [f.name for f in model._meta.concrete_fields if _is_text(f)]
        for column in columns:
            if model._base_manager.filter(**{f"{column}__icontains": text}).exists():
                found.add(f"{model._meta.label}.{column}")
    return found


def _is_text(field):
    return field.get_internal_type() in {
        "CharField", "TextField", "EmailField", "JSONField", "SlugField", "URLField",
    }  # fmt: skip


def test_erasing_leaves_the_address_in_the_append_only_trail_alone(leaver, world):
    before = set(Deal.objects.values_list("pk", flat=True))
    done = services.erase(subject=services.subject_of(GONE), actor=world.desk)
    assert done["account"] == 1 and done["memberships"] == 1
    leaver.refresh_from_db()
    assert (leaver.name, leaver.is_active) == ("Erased", False)
    assert leaver.email.endswith("@erased.invalid")
    assert set(Deal.objects.values_list("pk", flat=True)) == before
    last = "activity.OutgoingEmail.to"  # the mail that says so; retention deletes it
    trail = {"activity.AuditEntry.note", "audit.ChainLink.shown", last}
    assert everywhere(GONE) - trail == set()
    assert OutgoingEmail.objects.filter(to=GONE).count() == 1


def test_the_trail_stays_whole(leaver, world, capsys):
    services.erase(subject=services.subject_of(GONE), actor=world.desk)
    call_command("verify_audit")


def test_who_still_works_here_is_handed_over_first(world):
    with pytest.raises(ValidationError, match="handed over"):
        services.erase(subject=services.subject_of(GONE), actor=world.desk)
    assert Membership.objects.live().filter(user__email=GONE).exists()


def test_only_the_desk_erases_and_collects(leaver, world):
    subject = services.subject_of(GONE)
    for email in ("admin@northwind.example", "auditor@meridian.example", "cam@meridian.example"):
        with pytest.raises(Refused):
            services.erase(subject=subject, actor=world.users[email])
        with pytest.raises(Refused):
            services.all_data(subject=subject, actor=world.users[email])


def test_contact_at_a_customer_is_erased_from_accounts_and_deals(world):
    account = world.accounts["acme"]
    Contact.objects.create(account=account, name="Mark Contact", email="mark@acme.example")
    deal = Deal.objects.first()
    Deal.objects.filter(pk=deal.pk).update(
        contact_name="Mark Contact", contact_email="Mark@Acme.example"
    )
    subject = services.subject_of("mark@acme.example")
    data = services.all_data(subject=subject, actor=world.desk)
    assert {"contacts", "deal_contacts"} <= data.keys()
    services.erase(subject=subject, actor=world.desk)
    last = "activity.OutgoingEmail.to"
    assert everywhere("mark@acme.example") - {last} == set()
    assert everywhere("Mark Contact") == set()


def test_own_data_holds_nothing_of_other_peoples_records(world):
    """The seller's address also stands as a contact in an account only the direct team sees."""
    account = world.accounts["acme"]
    Contact.objects.create(account=account, name="Secret Mark", email=GONE)
    client = visit(world.users[GONE])
    answer = client.post("/me/data/download/")
    data = json.loads(answer.content)
    assert data["account"][0]["email"] == GONE
    assert {"memberships", "activity"} <= data.keys()
    assert not {"contacts", "deal_contacts", "invitations", "directory"} & data.keys()
    text = answer.content.decode()
    assert "Secret Mark" not in text and "bluepeak" not in text.lower()


def test_asking_once_waits_once_and_the_desk_answers(world):
    client = visit(world.users[GONE])
    for _time in range(2):
        assert client.post("/me/data/erasure/", {"message": "Please"}).status_code == 302
    asked = ErasureRequest.objects.get()
    desk = visit(world.desk)
    assert GONE in words(desk.get("/privacy/"))
    refused = desk.post(f"/privacy/requests/{asked.pk}/decline/", {"answer": ""})
    assert refused.status_code == 400
    desk.post(f"/privacy/requests/{asked.pk}/decline/", {"answer": "You still work here."})
    assert "You still work here." in words(client.get("/me/data/"))
    assert OutgoingEmail.objects.filter(to=GONE, text__contains="You still work here.").exists()


def test_rivals_do_not_see_who_asked(world):
    services.ask(person=world.users[GONE], message="Mark secret")
    rival = world.users["admin@bluepeak.example"]
    assert set(ErasureRequest.objects.visible_to(rival)) == set()
    assert visit(rival).get("/privacy/?email=" + GONE).status_code == 403


def test_the_file_opens_nothing_that_was_kept_from_the_person(world, client):
    """Texts of mail hold keys (a token that may read its own data must not become a sign-in);
    mail that was held back and notices of what is out of sight are not in it."""
    person = world.users[GONE]
    client.post(reverse("account_reset_password"), {"email": GONE})
    reset = OutgoingEmail.objects.filter(to=GONE).first()
    assert "/reset/key/" in reset.text
    hidden = Deal.objects.exclude(pk__in=Deal.objects.visible_to(person)).first()
    about = {"about_type": "registrations.deal", "about_id": hidden.pk}
    OutgoingEmail.objects.create(recipient=person, to=GONE, subject="Held back", text="x")
    OutgoingEmail.objects.create(
        recipient=person, to=GONE, subject="Arrived", text="x", sent_at=clock.now()
    )
    Notification.objects.create(
        user=person, kind="comment", title="Mark out of sight", mail="never", **about
    )
    for data in (
        services.own_data(person),
        services.all_data(subject=services.subject_of(GONE), actor=world.desk),
    ):
        text = json.dumps(data, default=str)
        assert "Arrived" in text and "Held back" not in text
        assert "reset/key" not in text and "Mark out of sight" not in text
