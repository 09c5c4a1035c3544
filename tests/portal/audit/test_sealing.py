"""Entries go into the right chain, once, in order; a chain shows only what its company reads."""

import datetime as dt

from django.core.management import call_command
from django.db import connection, transaction

from deals.registrations import services as deals
from deals.registrations.models import Deal
from portal.activity.audit import record_event
from portal.activity.choices import Audience
from portal.activity.models import AuditEntry
from portal.audit import exports, services
from portal.audit.canonical import GENESIS
from portal.audit.models import Chain, ChainLink
from portal.audit.verifying import verify
from portal.people.models import ApiToken
from portal.workflow import clock
from tests.portal.audit.conftest import lines, links_of, say


def let_rivals_loose(world):
    """Another company decides, writes and gets new people; all of it is sealed at once."""
    deal, seller = world.deals["bp-review"], world.users["seller@bluepeak.example"]
    for _time in range(3):
        say(world, "bp-review", who=seller.email)
        say(world, "bp-review", who="desk@meridian.example", internal=True)
    record_event(deal, world.desk, "approve", Audience.JOINT)
    ApiToken.issue(seller, "rival")
    services.seal_pending()


def test_each_company_has_its_own_unbroken_numbers(trail):
    for company in trail.organizations.values():
        own = Deal.objects.filter(organization=company).values("pk")
        joint = AuditEntry.objects.filter(target_id__in=own, audience=Audience.JOINT)
        links = links_of(company)
        assert {link.entry_id for link in links} == set(joint.values_list("pk", flat=True))
        assert [link.number for link in links] == list(range(1, len(links) + 1))
        assert [link.entry_id for link in links] == sorted(link.entry_id for link in links)
    assert len(links_of(trail.organizations["northwind"])) > 5
    assert not AuditEntry.objects.filter(link=None).exists()
    assert verify().is_whole


def test_a_change_stands_when_its_sealing_fails(trail, django_capture_on_commit_callbacks):
    """The chain's end is behind its links, as it never should be: the number is taken."""
    chains = Chain.objects.filter(pk=trail.organizations["northwind"].pk)
    length = chains.get().length
    chains.update(length=length - 1)
    with django_capture_on_commit_callbacks(execute=True):
        say(trail)
    assert AuditEntry.objects.filter(link=None).count() == 1
    chains.update(length=length)
    assert services.seal_pending() == 1 and verify().is_whole


def test_hidden_events_leave_no_gap_and_no_number(trail):
    company, deal = trail.organizations["northwind"], trail.deals["nw-submitted"]
    before = len(links_of(company))
    desk = trail.desk
    deals.perform(deal=deal, action="claim", actor=desk, version=deal.version)
    deal.refresh_from_db()
    wait = {"message": "Wait"}
    deals.perform(deal=deal, action="hold", actor=desk, version=deal.version, data=wait)
    say(trail, who="cam@meridian.example", internal=True)
    say(trail, "bp-review", who="seller@bluepeak.example")
    say(trail)
    assert services.seal_pending() >= 4
    links = links_of(company)
    assert [link.shown["action"] for link in links[before:]] == ["claim", "comment"]
    assert links[-1].number == before + 2 and links[-1].previous == links[-2].hash


def test_rivals_change_no_byte_of_a_companys_trail(world):
    """The same deeds of Northwind, with and without a busy rival: the same file."""
    company, moment = world.organizations["northwind"], clock.now() + dt.timedelta(minutes=1)
    files = []
    for changed in (False, True):
        with transaction.atomic(), clock.at(moment):
            if changed:
                let_rivals_loose(world)
            say(world)
            if changed:
                let_rivals_loose(world)
            services.seal_pending()
            chain = Chain.objects.get(pk=str(company.pk))
            rows = ChainLink.objects.filter(chain=chain)
            files.append(lines(exports.company_lines(company, chain, rows)))
            rival = len(links_of(world.organizations["bluepeak"]))
            transaction.set_rollback(True)
        files.append(rival)
    assert files[0] == files[2] and len(files[0]) > 5
    assert files[1] != files[3]  # the rival was busy indeed


def test_company_reads_the_vendor_as_one_and_no_inner_words(trail):
    deal, secret = trail.deals["nw-submitted"], "Bluepeak was first"
    cam = trail.users["cam@meridian.example"]
    for actor, action, note in (
        (cam, "approve", {"message": "Well done", "evidence_id": secret, "days": 90}),
        (None, "auto_approve", {}),
        (cam, "share", {"with": str(trail.desk), "of_vendor": True}),
    ):
        record_event(deal, actor, action, Audience.JOINT, note)
    services.seal_pending()
    shown = [link.shown for link in links_of(trail.organizations["northwind"])[-3:]]
    assert [row["actor"] for row in shown] == ["Meridian"] * 3
    assert [row["action"] for row in shown] == ["approve", "approve", "share"]
    assert [row["note"] for row in shown] == [{"message": "Well done"}, {}, {"with": "Meridian"}]
    assert {row["record"]["name"] for row in shown} == {deal.number}
    every = str([link.shown for link in ChainLink.objects.exclude(shown=None)])
    names = [str(user) for user in trail.users.values() if user.staff_role]
    assert not [name for name in [*names, secret] if name in every]


def test_digest_hides_what_it_covers(trail):
    """Two alike entries have other digests: guessing the hidden actor needs the secret salt."""
    say(trail), say(trail)
    services.seal_pending()
    first, second = links_of(trail.organizations["northwind"])[-2:]
    assert first.digest != second.digest and first.salt != second.salt
    assert "salt" not in exports.line_of(first)


def test_commit_seals_and_a_rolled_back_savepoint_does_not(
    trail, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        kept = record_event(trail.desk, trail.desk, "first")
        try:
            with transaction.atomic():
                record_event(trail.desk, trail.desk, "undone")
                raise ValueError
        except ValueError:
            pass
        record_event(trail.desk, trail.desk, "second")
    assert len(callbacks) == 1  # one sealing for a transaction
    actions = AuditEntry.objects.filter(pk__gte=kept.pk, link__isnull=False)
    assert list(actions.values_list("action", flat=True)) == ["first", "second"]


def test_sealing_twice_does_it_once(trail, capsys):
    ids = [say(trail) and AuditEntry.objects.latest("pk").pk for _time in range(2)]
    assert [services.seal(ids), services.seal(ids)] == [2, 0]
    call_command("seal_audit")
    assert capsys.readouterr().out == "0 entries sealed\n"


def test_sealing_costs_the_same_for_one_and_for_many(trail, django_assert_max_num_queries):
    for count in (1, 30):
        ids = [record_event(trail.desk, None, "x").pk for _time in range(count)]
        with django_assert_max_num_queries(9):
            services.seal(ids)
    first = ChainLink.objects.get(chain_id="vendor", number=1)
    assert first.previous == GENESIS and connection.in_atomic_block
