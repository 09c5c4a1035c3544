"""Reports by e-mail: once each, for one reader, with what that person may open then."""

import datetime as dt

import pytest
from django.core import mail as outbox

from deals.registrations.models import Deal
from deals.reports import mailing, services, stopping
from deals.reports.dates import next_after
from deals.reports.models import Schedule, Snapshot
from partners.integrations.services import make_integration
from partners.organizations.models import Membership
from partners.organizations.services import end_membership
from portal.access.policy import Refused
from portal.activity.delivery import send_waiting
from portal.activity.models import OutgoingEmail
from portal.notifications.quiet import zone_of
from portal.workflow import clock
from tests.api import as_user
from tests.visitor import visit, words

pytestmark = pytest.mark.django_db
SELLER, RIVAL = "seller@northwind.example", "seller@bluepeak.example"


def scheduled(world, email=SELLER, report="pipeline", **asked):
    return services.schedule_report(
        actor=world.users[email],
        report=report,
        asked={"currency": "GBP", "by": "organization", **asked},
        rhythm="weekly",
        day=0,
    )


def sent_at(schedule):
    """Everything that leaves when the schedule's time has come."""
    outbox.outbox.clear()
    with clock.at(schedule.next_at + dt.timedelta(minutes=1)):
        written = mailing.send_due(lambda done, total: None)
        send_waiting()
    about = [
        m
        for m in outbox.outbox
        if m.extra_headers.get("List-Unsubscribe", "").find("/reports/stop/") > 0
    ]
    return written, about


def test_a_mail_holds_its_readers_figures_and_nobody_elses(rivals):
    mine, theirs = scheduled(rivals), scheduled(rivals, RIVAL)
    written, mails = sent_at(max(mine, theirs, key=lambda row: row.next_at))
    assert written == 2
    by_person = {message.to[0]: message for message in mails}
    for email, own, other in ((SELLER, "Northwind", "Bluepeak"), (RIVAL, "Bluepeak", "Northwind")):
        message = by_person[email]
        [(name, content, kind)] = message.attachments
        assert (name, kind) == ("pipeline.csv", "text/csv")
        html = message.alternatives[0][0]
        for text in (message.body, html, content):
            assert own in text
            assert other not in text
            assert ("99999" if email == SELLER else "11111") not in text.replace(",", "")
        assert "<table" in html
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_mail_a_time_however_often_the_job_runs(rivals):
    schedule = scheduled(rivals)
    with clock.at(schedule.next_at + dt.timedelta(minutes=1)):
        assert [mailing.send_due(lambda *a: None) for _again in range(3)] == [1, 0, 0]
        late = Schedule.objects.get(pk=schedule.pk)
        assert late.next_at == schedule.next_at + dt.timedelta(days=7)
    assert OutgoingEmail.objects.filter(kind=mailing.KIND).count() == 1


def test_the_figures_are_those_of_the_scope_at_sending(rivals):
    """What leaves is reckoned when it leaves: between queue and sending the deal went away."""
    schedule = scheduled(rivals)
    with clock.at(schedule.next_at + dt.timedelta(minutes=1)):
        mailing.send_due(lambda *a: None)
    assert "11,111" not in OutgoingEmail.objects.get(kind=mailing.KIND).text
    Deal.objects.filter(owner=rivals.users[SELLER]).update(
        owner=rivals.users["seller2@northwind.example"]
    )
    outbox.outbox.clear()
    with clock.at(schedule.next_at + dt.timedelta(minutes=2)):
        send_waiting()
    [message] = [m for m in outbox.outbox if m.to == [SELLER]][-1:]
    assert "11,111" not in message.body


@pytest.mark.parametrize("ending", ["paused", "left", "inactive", "removed"])
def test_who_stopped_or_lost_it_gets_nothing(rivals, ending):
    schedule, seller = scheduled(rivals), rivals.users[SELLER]
    with clock.at(schedule.next_at + dt.timedelta(minutes=1)):
        mailing.send_due(lambda *a: None)
    if ending == "paused":
        services.pause_schedule(schedule=schedule, actor=seller)
    elif ending == "left":
        seat = Membership.objects.get(user=seller, organization=rivals.organizations["northwind"])
        admin = rivals.users["admin@northwind.example"]
        end_membership(membership=seat, actor=admin, successor=admin)
    elif ending == "inactive":
        seller.is_active = False
        seller.save()
    else:
        services.remove_schedule(schedule=schedule, actor=seller)
    with clock.at(clock.now() + dt.timedelta(days=9)):
        outbox.outbox.clear()
        send_waiting()
    assert not [m for m in outbox.outbox if m.attachments]
    assert not OutgoingEmail.objects.filter(kind=mailing.KIND).exists()
    written, _mails = sent_at(schedule)
    assert written == 0


def test_the_link_in_the_mail_stops_it(rivals):
    schedule = scheduled(rivals)
    path = stopping.address_for(schedule).partition("/reports/")[2]
    assert visit().get(f"/reports/{path}").status_code == 200
    assert visit(rivals.users[RIVAL]).post(f"/reports/{path}").status_code == 400
    assert visit().post("/reports/stop/nonsense/").status_code == 400
    schedule.refresh_from_db()
    assert schedule.paused_at is None
    assert visit().post(f"/reports/{path}").status_code == 200
    schedule.refresh_from_db()
    assert schedule.paused_at
    client = visit(rivals.users[SELLER])
    assert client.post(f"/reports/schedules/{schedule.pk}/resume/").status_code == 302
    schedule.refresh_from_db()
    assert schedule.paused_at is None


def test_the_mail_is_in_its_readers_language(rivals):
    seller = rivals.users[SELLER]
    seller.language = "zh-hans"
    seller.save()
    _written, [message] = sent_at(scheduled(rivals))
    assert message.subject != "Pipeline and forecast"
    assert message.subject in message.alternatives[0][0]


def test_pages_set_up_change_and_end_a_mail(rivals):
    client = visit(rivals.users[SELLER])
    path = "/reports/deals/pipeline/mail/?by=stage&currency=GBP"
    assert "By: Stage" in words(client.get(path))
    said = {"rhythm": "monthly", "day": "15"}
    assert client.post(path, said | {"day": "31"}).status_code == 400
    assert client.post(path, said | {"rhythm": "weekly"}).status_code == 400
    assert client.post(path, {"day": "15"}).status_code == 400
    assert client.post(path, said).status_code == 302
    schedule = Schedule.objects.get()
    assert (schedule.asked["by"], schedule.day) == ("stage", 15)
    assert "on day 15" in words(client.get("/reports/saved/"))
    weekly = {"rhythm": "weekly", "weekday": "4", "day": "1"}
    assert client.post(f"/reports/schedules/{schedule.pk}/", weekly).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.rhythm, schedule.day, schedule.next_at.weekday()) == ("weekly", 4, 4)
    assert client.post(f"/reports/schedules/{schedule.pk}/remove/").status_code == 302
    assert not Schedule.objects.exists()


def test_the_api_keeps_both(rivals):
    api = as_user(rivals.users[SELLER])
    said = {"report": "pipeline", "filters": {"by": "stage", "currency": "GBP"}}
    made = api.post("report-snapshots/", said | {"name": "Now"}, format="json")
    assert made.status_code == 201, made.content
    assert api.delete(f"report-snapshots/{made.json()['id']}/").status_code == 204
    assert not Snapshot.objects.exists()
    row = api.post("report-schedules/", said | {"rhythm": "weekly", "day": 2}, format="json").json()
    path = f"report-schedules/{row['id']}/"
    assert api.patch(path, {"paused": True}, format="json").json()["paused"] is True
    assert api.patch(path, {"rhythm": "monthly", "day": 28}, format="json").json()["day"] == 28
    assert (
        api.post(
            "report-snapshots/", said | {"report": "return", "name": "x"}, format="json"
        ).status_code
        == 403
    )
    odd = said | {"filters": {"by": "nonsense"}, "name": "x"}
    assert api.post("report-snapshots/", odd, format="json").status_code == 400


def test_when_the_next_mail_leaves():
    zone = zone_of("Asia/Shanghai")
    now = dt.datetime(2026, 3, 2, 0, 0, tzinfo=dt.UTC)  # Monday, 8 o'clock in Shanghai
    assert next_after(now, "weekly", 0, zone) == dt.datetime(2026, 3, 8, 23, 0, tzinfo=dt.UTC)
    assert next_after(now, "weekly", 1, zone) == dt.datetime(2026, 3, 2, 23, 0, tzinfo=dt.UTC)
    assert next_after(now, "monthly", 28, zone) == dt.datetime(2026, 3, 27, 23, 0, tzinfo=dt.UTC)
    assert next_after(now, "monthly", 2, zone) == dt.datetime(2026, 4, 1, 23, 0, tzinfo=dt.UTC)


def test_a_report_the_portal_has_lost_stops_nothing(rivals):
    """A release without a report: its mail ends quietly, the others leave, the page opens."""
    lost, other = scheduled(rivals), scheduled(rivals, RIVAL)
    Schedule.objects.filter(pk=lost.pk).update(report="long-gone")
    written, mails = sent_at(max(lost, other, key=lambda row: row.next_at))
    assert (written, [message.to[0] for message in mails]) == (2, [RIVAL])
    assert visit(rivals.users[SELLER]).get("/reports/saved/").status_code == 200


def test_a_program_gets_no_mail(rivals):
    """It may keep snapshots; it has no mailbox."""
    program = make_integration(
        actor=rivals.users["admin@northwind.example"],
        organization=rivals.organizations["northwind"],
        name="CRM",
        role="admin",
    ).user
    rivals.users[program.email] = program
    with pytest.raises(Refused):
        scheduled(rivals, program.email)
    assert not Schedule.objects.exists()
