"""The demo's outbox: own mail only, shown harmlessly, nowhere but in the demo. Forged mail."""

import re
import uuid

import pytest
from django.conf import settings

from deals.registrations import services as deals
from partners.organizations import services as organizations
from portal.activity import emails
from portal.activity.models import OutgoingEmail
from portal.workflow import clock
from tests.visitor import visit, words

EVIL = "<html><body><script>alert(1)</script><p>Hi</p></body></html>"


@pytest.fixture
def mails(world, settings):
    """One mail to each rival, one to somebody without an account. By address."""
    settings.DEMO = True
    OutgoingEmail.objects.all().delete()
    for address in ("admin@northwind.example", "admin@bluepeak.example", "new@example.com"):
        emails.queue_rendered(
            address, f"For {address}", "text", EVIL, recipient=world.users.get(address)
        )
    return {mail.to: mail for mail in OutgoingEmail.objects.all()}


def subjects(user):
    page = words(visit(user).get("/outbox/"))
    return {part.split("<")[0] for part in page.split("For ")[1:]}


def test_outbox_shows_each_person_their_own(world, mails):
    seen = {email: subjects(user) for email, user in world.users.items()}
    expected = {email: set() for email in world.users}
    expected |= {
        "admin@northwind.example": {"admin@northwind.example"},
        "admin@bluepeak.example": {"admin@bluepeak.example"},
        "desk@meridian.example": {"new@example.com"},
        "ops@meridian.example": {"new@example.com"},
    }
    assert seen == expected


@pytest.mark.parametrize("tail", ["", "html/"])
def test_mail_of_a_rival_looks_missing(world, mails, tail):
    rival = visit(world.users["admin@bluepeak.example"])
    hidden = rival.get(f"/outbox/{mails['admin@northwind.example'].pk}/{tail}")
    missing = rival.get(f"/outbox/{world.users['admin@bluepeak.example'].pk}/{tail}")
    assert hidden.status_code == missing.status_code == 404
    assert words(hidden) == words(missing)


def test_mail_is_shown_without_scripts(world, mails):
    own = visit(world.users["admin@northwind.example"])
    pk = mails["admin@northwind.example"].pk
    page = own.get(f"/outbox/{pk}/")
    assert b"<script>alert" not in page.content and b"sandbox=" in page.content
    policy = own.get(f"/outbox/{pk}/html/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy
    assert "script-src" not in policy and "allow-scripts" not in policy


def test_outbox_does_not_exist_outside_the_demo(world, mails, settings):
    settings.DEMO = False
    own = visit(world.users["admin@northwind.example"])
    pk = mails["admin@northwind.example"].pk
    for path in ("/outbox/", f"/outbox/{pk}/", f"/outbox/{pk}/html/"):
        assert own.get(path).status_code == 404
    assert "Outbox" not in words(own.get("/me/"))


def test_outbox_asks_the_same_number_of_queries_with_many_mails(
    world, mails, django_assert_num_queries
):
    user = world.users["admin@northwind.example"]
    client = visit(user)
    client.get("/outbox/")
    with django_assert_num_queries(8):
        client.get("/outbox/")
    for number in range(5):
        emails.queue_rendered(user.email, f"More {number}", "text", recipient=user)
    with django_assert_num_queries(8):
        client.get("/outbox/")


# --- What has not left ----------------------------------------------------------------------------
def test_outbox_says_what_waits_and_what_was_refused(world, mails):
    OutgoingEmail.objects.filter(to="admin@northwind.example").update(failed_at=clock.now())
    assert "Refused" in words(visit(world.users["admin@northwind.example"]).get("/outbox/"))
    assert "Leaves" in words(visit(world.users["admin@bluepeak.example"]).get("/outbox/"))


@pytest.mark.parametrize("sent_at", [None, clock.now()])
def test_mail_about_what_one_may_not_see_is_not_in_the_outbox(world, mails, sent_at):
    rival = world.users["admin@bluepeak.example"]
    emails.queue_rendered(
        rival.email, "For Zq", "text", recipient=rival, about=world.deals["nw-submitted"]
    )
    OutgoingEmail.objects.filter(subject="For Zq").update(sent_at=sent_at)
    assert subjects(rival) == {"admin@bluepeak.example"}


# --- Buttons --------------------------------------------------------------------------------------
FORGED = "[Continue the review](https://evil.example/login)"


def links(mail):
    return re.findall(r'href="([^"]*)"', mail.html)


def test_typed_words_make_no_button_that_leads_elsewhere(world):
    OutgoingEmail.objects.all().delete()
    deal = world.deals["nw-submitted"]
    deals.add_comment(deal=deal, actor=deal.owner, body=f"Hello\n\n{FORGED}")
    mail = OutgoingEmail.objects.get()
    first, *foot = links(mail)
    assert first == f"{settings.SITE_URL}/deals/{deal.pk}/#comments"
    assert all(link.startswith(f"{settings.SITE_URL}/") for link in foot) and len(foot) == 2
    assert FORGED in mail.html and FORGED in mail.text


def test_names_stay_on_their_line_in_mails(world):
    """Nobody writes paragraphs of their own into the portal's mails by way of a name."""
    OutgoingEmail.objects.all().delete()
    organizations.apply(
        data={"company": "Foo\n\nYour password has\nexpired", "kind": "reseller", "country": "DE"}
        | {"contact_name": "Fay", "contact_email": "fay@foo.example"},
        language="en",
        token=uuid.uuid4(),
    )
    mail = OutgoingEmail.objects.filter(recipient=world.desk).get()
    assert mail.subject.endswith("Foo Your password has expired")
    assert "password" not in mail.text
