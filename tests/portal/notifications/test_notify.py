"""One call, every channel: the inbox always, mail as the person prefers."""

import ast
import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.conf import settings

from deals.registrations import services as deals
from partners.organizations import services as organizations
from portal.activity import emails
from portal.activity.models import OutgoingEmail
from portal.notifications.choices import KINDS, offered_to
from portal.notifications.models import Notification, Preferences
from portal.notifications.services import mark_old_read, notify
from portal.workflow import clock

SELLER, CAM = "seller@northwind.example", "cam@meridian.example"
ROOT = Path(__file__).resolve().parents[3]


def mails(email=SELLER):
    return list(OutgoingEmail.objects.filter(to=email))


def prefer(world, email=SELLER, **columns):
    return Preferences.objects.create(user=world.users[email], **columns)


def test_notice_reaches_inbox_and_mail(tell, quiet_world):
    notice = tell(SELLER, message="Site visit is booked.")
    deal = quiet_world.deals["nw-submitted"]
    [mail] = mails()
    assert notice.title == mail.subject == f"New comment on {deal}"
    assert notice.body == "Site visit is booked." and notice.action == "Reply"
    assert (notice.about_type, notice.about_id, notice.part) == (
        "registrations.deal", deal.pk, "comments",
    )  # fmt: skip
    assert notice.url == f"/deals/{deal.pk}/" and notice.read_at is None


@pytest.mark.parametrize("frequency", ["daily", "weekly", "never"])
def test_other_choices_send_no_mail_at_once(tell, quiet_world, frequency):
    prefer(quiet_world, frequencies={"deal_comment": frequency})
    assert tell(SELLER).mail == frequency and mails() == []


def test_mail_that_must_come_comes_whatever_is_stored(tell, quiet_world):
    prefer(quiet_world, frequencies={"deal_decision": "never"})
    assert tell(SELLER, "deal_decision").mail == "at_once" and len(mails()) == 1


def test_same_key_is_told_once_a_person(tell, quiet_world):
    for _time in range(3):
        tell(SELLER, key="expiry:30")
        tell("admin@northwind.example", key="expiry:30")
    tell(SELLER, key="expiry:14")
    told = Notification.objects.values_list("user__email", "key").order_by("key", "user__email")
    assert list(told) == [
        (SELLER, "expiry:14"),
        ("admin@northwind.example", "expiry:30"),
        (SELLER, "expiry:30"),
    ]
    assert len(mails()) == 2


def test_without_a_key_each_call_is_told(tell, quiet_world):
    tell(SELLER)
    tell(SELLER)
    assert Notification.objects.count() == 2


def test_people_who_are_gone_are_told_nothing(tell, quiet_world):
    quiet_world.users[SELLER].is_active = False
    assert tell(SELLER) is None and mails() == []


def test_address_given_wins_in_inbox_and_mail(tell, quiet_world):
    path = f"/deals/{quiet_world.deals['nw-submitted'].pk}/answer/"
    for url in (path, settings.SITE_URL + path):
        assert tell(SELLER, url=url).url == path
    assert all(f'href="{settings.SITE_URL}{path}"' in mail.html for mail in mails())


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_notice_never_leads_elsewhere(tell, quiet_world, url):
    with pytest.raises(ValueError, match="page of ours"):
        tell(SELLER, url=url)


def test_record_nobody_registered_is_refused(quiet_world):
    seller = quiet_world.users[SELLER]
    with pytest.raises(LookupError, match=r"people\.user"):
        notify(seller, "deal_comment", "emails/deals/commented", {"deal": seller}, about=seller)


def test_worlds_are_built_without_mail_to_anybody(tell, quiet_world):
    prefer(quiet_world, "admin@northwind.example", frequencies={"deal_comment": "daily"})
    with emails.recorded_only():
        assert tell(SELLER).settled_at is not None
        assert tell("admin@northwind.example").settled_at is not None
    assert [mail.sent_at is not None for mail in mails()] == [True]


def test_person_is_told_in_the_own_language(tell, quiet_world):
    quiet_world.users[SELLER].language = "zh-hans"
    assert not tell(SELLER).title.startswith("New comment")


# --- Quiet hours ----------------------------------------------------------------------------------
NIGHT = {"quiet_from": dt.time(22), "quiet_until": dt.time(7)}
MIDNIGHT = dt.datetime(2026, 11, 19, 0, 30, tzinfo=dt.UTC)


def test_mail_of_quiet_hours_waits_for_their_end(tell, quiet_world):
    prefer(quiet_world, **NIGHT)
    with clock.at(MIDNIGHT):
        tell(SELLER)
        tell("admin@northwind.example")
    assert mails()[0].not_before == MIDNIGHT.replace(hour=7, minute=0)
    assert mails("admin@northwind.example")[0].not_before == MIDNIGHT


def test_urgent_mail_does_not_wait(tell, quiet_world, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(KINDS, "deal_comment", replace(KINDS["deal_comment"], urgent=True))
    prefer(quiet_world, **NIGHT)
    with clock.at(MIDNIGHT):
        tell(SELLER)
    assert mails()[0].not_before == MIDNIGHT


# --- The table ------------------------------------------------------------------------------------
def kinds_named_in_code():
    """(file, kind) for everything some room tells people about: the second argument of notify
    and of the rooms' own helpers, written out or named by a constant of the module."""
    named = set()
    for wing in ("deals", "partners", "cms"):
        for path in (ROOT / wing).rglob("*.py"):
            if "import notify" in path.read_text():
                named |= {(path.name, kind) for kind in kinds_of(ast.parse(path.read_text()))}
    return named


def kinds_of(tree):
    constants = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names, value = node.targets[0], node.value
            pairs = zip(names.elts, value.elts, strict=True) if isinstance(names, ast.Tuple) else (
                (names, value),
            )  # fmt: skip
            constants |= {name.id: value for name, value in pairs}
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"notify", "_tell"}:
            kind = call.args[1] if len(call.args) > 1 else None
            kind = constants.get(kind.id) if isinstance(kind, ast.Name) else kind
            if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                yield kind.value


def test_every_kind_named_in_code_is_in_the_table():
    named = kinds_named_in_code()
    assert {kind for _file, kind in named} >= {"deal_decision", "to_review", "protection"}
    assert {(file, kind) for file, kind in named if kind not in KINDS} == set()


def test_each_role_is_offered_its_kinds():
    partner, desk = set(offered_to("")), set(offered_to("desk"))
    assert "deal_decision" in partner and "to_review" not in partner
    assert "to_review" in desk and "deal_decision" not in desk and "application" in desk
    assert "application" not in offered_to("account_manager")
    assert "deal_decision" in offered_to("direct_rep")
    assert partner | desk == set(KINDS)


# --- Rooms that tell ------------------------------------------------------------------------------
def test_rooms_tell_who_has_to_act_and_lead_there(quiet_world):
    """A registration from sending to the answer: each step reaches the one who is next."""
    deal, manager = quiet_world.deals["nw-submitted"], quiet_world.users[CAM]
    asked = {"fields": ["need"], "message": "What for?"}
    deals.perform(deal=deal, action="request_info", actor=manager, version=deal.version, data=asked)
    deals.add_comment(deal=deal, actor=deal.owner, body="One moment")
    deals.add_comment(deal=deal, actor=quiet_world.desk, body="Careful", internal=True)
    told = Notification.objects.filter(about_id=deal.pk).order_by("created_at")
    assert set(told.values_list("user__email", "kind", "url")) == {
        (SELLER, "deal_question", f"/deals/{deal.pk}/answer/"),
        (CAM, "deal_comment", f"/deals/{deal.pk}/#comments"),
        (CAM, "deal_note", f"/deals/{deal.pk}/#notes"),
    }


def test_desk_hears_of_an_application(quiet_world):
    organizations.apply(
        data={"company": "Foo", "kind": "reseller", "country": "DE"}
        | {"contact_name": "Fay", "contact_email": "fay@foo.example"},
        language="en",
        token=uuid.uuid4(),
    )
    told = Notification.objects.filter(kind="application")
    desk = {user.email for user in quiet_world.users.values() if user.staff_role == "desk"}
    assert set(told.values_list("user__email", flat=True)) == desk
    assert Notification.objects.visible_to(quiet_world.desk).count() == 1
    notice = told.first()
    assert notice.url == f"/organizations/applications/{notice.about_id}/"


def test_old_notices_begin_as_read(tell, quiet_world):
    with clock.at(clock.now() - dt.timedelta(days=3)):
        old = tell(SELLER)
    new = tell(SELLER)
    mark_old_read(before=clock.now() - dt.timedelta(days=2))
    assert list(Notification.objects.filter(read_at=None)) == [new]
    old.refresh_from_db()
    assert old.read_at == old.created_at
