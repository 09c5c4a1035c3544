"""From the mailbox to a registration: whom we believe, and what becomes of it."""

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from deals.intake.models import Received
from deals.intake.services import take_mail
from deals.intake.trust import is_proven
from deals.registrations.models import Deal
from tests.deals.intake.conftest import SELLER, SERVER, letters, proof

OURS = f"{SERVER}; dmarc=pass header.from=northwind.example"


@pytest.mark.parametrize(
    ("results", "proven"),
    [
        ([proof()], True),
        ([OURS], True),
        ([f"{SERVER}; spf=pass smtp.mailfrom=seller@northwind.example"], True),
        ([f"{SERVER}; dkim=fail header.d=northwind.example"], False),
        ([proof(domain="evil.example")], False),
        ([proof(domain="northwind.example.evil.example")], False),
        ([f"{SERVER}; none"], False),
        ([proof(server="mx.evil.example")], False),
        ([f"{SERVER}; none", proof()], False),  # the sender's own header below ours
        (["nonsense;;;="], False),
        ([], False),
    ],
)
def test_only_our_own_servers_word_counts(mail, settings, results, proven):
    settings.MAIL_AUTHSERV_ID = SERVER
    assert is_proven(mail(results=results), SELLER) is proven


def test_nothing_is_proven_while_no_server_is_named(mail, settings):
    settings.MAIL_AUTHSERV_ID = ""
    assert not is_proven(mail(results=["; dkim=pass header.d=northwind.example"]), SELLER)


def test_proven_mail_becomes_a_draft_and_asks_its_sender(company, mail, world):
    received = take_mail(mail())
    deal = received.deal
    assert (deal.status, deal.owner, deal.organization) == ("draft", world.users[SELLER], company)
    assert (deal.customer_name, str(deal.customer_country)) == ("Mark Aurelius Foundry Ltd", "DE")
    lines = {(line.family.code, line.name, line.quantity) for line in deal.lines.all()}
    assert lines == {("network", "", 10), ("storage", "storage arrays", 2)}
    [letter] = letters()
    assert "/register/confirm/" in letter.text


def test_the_same_mail_again_makes_no_second_draft(company, mail):
    first, second = take_mail(mail()), take_mail(mail())
    assert first == second
    assert Received.objects.count() == Deal.objects.filter(pk=first.deal_id).count() == 1
    assert len(letters()) == 1


def test_unproven_mail_makes_nothing_and_is_not_answered(company, mail):
    before = set(Deal.objects.values_list("pk", flat=True))
    received = take_mail(mail(results=[f"{SERVER}; none"]))
    assert (received.outcome, received.reason) == ("refused", "unproven")
    assert set(Deal.objects.values_list("pk", flat=True)) == before
    assert not letters()


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        ("nobody@northwind.example", "unknown"),
        ("learner@northwind.example", "unknown"),
        ("desk@meridian.example", "unknown"),
        ("seller@bluepeak.example", "off"),
    ],
)
def test_who_may_not_register_is_refused(company, mail, sender, reason):
    domain = sender.partition("@")[2]
    received = take_mail(mail(sender=sender, results=[proof(domain=domain)]))
    assert (received.outcome, received.reason, received.deal) == ("refused", reason, None)
    assert bool(letters(sender)) is (sender[:5] in {"learn", "selle"})


def test_automatic_mail_leaves_no_trace(company, mail):
    assert take_mail(mail(Auto_Submitted="auto-replied")) is None
    assert take_mail(mail(Precedence="bulk")) is None
    assert not Received.objects.exists() and not letters()


def test_mail_without_a_customer_is_answered(company, mail):
    received = take_mail(mail(body="Please call me"))
    assert received.reason == "empty"
    assert "Customer:" in letters()[0].text


def test_what_the_rules_refuse_is_given_back_to_be_typed(company, mail):
    received = take_mail(mail(body="Customer: Acme\nWebsite: not a site\nProduct: Rockets x 3"))
    assert {"not a site", "Rockets"} <= set(received.unread)
    assert received.deal.customer_website == "" and not received.deal.lines.exists()


def test_command_reads_standard_input(company, mail, monkeypatch, capsys):
    class Stdin:
        buffer = io.BytesIO(mail().as_bytes())

    monkeypatch.setattr(sys, "stdin", Stdin)
    call_command("receive_mail")
    assert "confirmed" in capsys.readouterr().out
    assert Deal.objects.filter(customer_name="Mark Aurelius Foundry Ltd").exists()


def test_command_says_what_is_missing(settings):
    settings.MAIL_AUTHSERV_ID = ""
    with pytest.raises(CommandError, match="MAIL_AUTHSERV_ID"):
        call_command("receive_mail")


def test_what_strangers_send_in_a_sellers_name_uses_up_nothing(company, mail, monkeypatch):
    """Spoofed mail is refused and not counted: it cannot lock the seller out."""
    monkeypatch.setattr("deals.intake.services.mail.A_DAY", 2)
    for number in range(4):
        take_mail(mail(results=[f"{SERVER}; none"], X_Number=str(number), body=f"x {number}"))
    assert take_mail(mail()).outcome == "draft"
    more = [take_mail(mail(body=f"Customer: Firm {n} Ltd")) for n in range(2)]
    assert [received.reason for received in more] == ["", "too_many"]
