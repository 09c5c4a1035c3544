"""Mail before and after the last day: each warning once, to the holder and the administrators."""

from partners.certifications import services
from portal.workflow import clock
from tests.partners.certifications.conftest import DAY, mailed

BOTH = ["admin@northwind.example", "seller@northwind.example"]


def run(days):
    """Who is told on that day, by two runs of the job."""
    with clock.at(clock.now() + days * DAY):
        services.remind_of_ends()
        services.remind_of_ends()
        return [to for to, _subject in mailed()]


def test_each_warning_goes_out_once_to_the_holder_and_the_administrators(office):
    office.issue("nw")
    office.issue("bp", certification=None, days_ago=300)  # a rival's, under way
    run(0)
    told = {days: run(days) for days in (300, 304, 305, 306, 335, 357, 358, 360, 365, 366, 370)}
    ours = {days: [to for to in people if "northwind" in to] for days, people in told.items()}
    assert {days for days, people in ours.items() if people} == {305, 335, 358, 366}
    assert all(people in ([], BOTH) for people in ours.values())


def test_words_name_the_day_and_where_to_be_certified_again(office):
    from portal.activity.models import OutgoingEmail

    row = office.issue("nw")
    with clock.at(clock.now() + 310 * DAY):
        services.remind_of_ends()
    mail = OutgoingEmail.objects.get(recipient=office["nw"])
    assert "Course “Storage”" in mail.text and row.get_absolute_url() in mail.text
    rivals = OutgoingEmail.objects.filter(to__contains="bluepeak")
    assert not rivals.exists()


def test_nothing_is_said_of_what_is_outlived_taken_back_or_of_leavers(office):
    office.issue("nw", days_ago=340)
    newer = office.issue("nw", key="again")
    taken = office.issue("nw2", days_ago=340)
    services.revoke(certificate=taken, actor=office["desk"], reason="Copied")
    gone = office.issue("nw-learner", days_ago=340).holder
    gone.is_active = False
    gone.save()
    mailed()
    assert run(0) == run(30) == []
    services.revoke(certificate=newer, actor=office["desk"], reason="Copied")
    mailed()
    assert run(1) == BOTH
