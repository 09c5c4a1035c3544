"""What a tier asks for, what a company has, and what it lacks for the next one."""

from partners.certifications import services
from partners.certifications.holding import held_by, is_held, progress_of
from partners.certifications.models import Certification
from partners.organizations import services as organizations
from partners.organizations.models import Organization
from portal.workflow import clock
from tests.partners.certifications.conftest import DAY
from tests.visitor import words


def numbers(lines):
    return [(str(line.requirement), line.have, line.is_met) for line in lines]


def test_people_count_once_while_valid_and_at_work(office):
    company = office.company("nw")
    office.ask("gold", 2)
    office.issue("nw")
    office.issue("nw", key="again")
    office.issue("nw2")
    office.issue("bp")
    assert numbers(progress_of(company).now) == [("Gold: 2 × Specialist", 2, True)]
    with clock.at(clock.now() + 400 * DAY):
        assert numbers(progress_of(company).now) == [("Gold: 2 × Specialist", 0, False)]
        assert held_by(company) == frozenset()
    organizations.end_membership(
        membership=office.seat("nw2"), actor=office["desk"], successor=office["nw"]
    )
    assert numbers(progress_of(company).now) == [("Gold: 2 × Specialist", 1, False)]
    office["nw"].is_active = False
    office["nw"].save()
    assert not is_held(company, office.certification)


def test_company_page_says_what_is_missing_for_the_next_tier(office):
    expert = Certification.objects.create(code="expert", name="Expert")
    office.ask("silver", 1)
    office.ask("gold", 2)
    office.ask("gold", 1, expert)
    office.issue("bp")
    office.issue("nw", certification=expert)
    found = progress_of(office.company("bp"))
    assert str(found.next_tier) == "Gold"
    assert numbers(found.now) == [("Silver: 1 × Specialist", 1, True)]
    assert numbers(found.ahead) == [
        ("Gold: 1 × Expert", 0, False), ("Gold: 2 × Specialist", 1, False),
    ]  # fmt: skip
    page = words(office.visit("bp").get(f"/company/{office.company('bp').pk}/"))
    assert "For the next tier, Gold" in page
    assert "Gold asks for 2 people with Specialist: there is 1." in page
    top = words(office.visit("nw").get(f"/company/{office.company('nw').pk}/"))
    assert "next tier" not in top and "Gold asks for 1 person with Expert: there is 1." in top


def test_without_a_tier_the_lowest_is_the_next(office):
    Organization.objects.filter(pk=office.company("bp").pk).update(tier=None)
    office.ask("silver", 1)
    office.ask("gold", 2)
    found = progress_of(Organization.objects.get(pk=office.company("bp").pk))
    assert (found.now, str(found.next_tier), len(found.ahead)) == ((), "Silver", 1)


def test_standings_are_the_desks_and_name_who_is_short_or_ready(office):
    office.ask("gold", 1)
    office.issue("bp")
    desk = office.visit("desk")
    below = words(desk.get("/certificates/standings/"))
    assert "Northwind Resale" in below and "Bluepeak" not in below
    ready = words(desk.get("/certificates/standings/?show=ready"))
    assert "Bluepeak Systems" in ready and "Northwind" not in ready
    for name in ("nw-admin", "cam", "marketing", "direct"):
        assert office.visit(name).get("/certificates/standings/").status_code == 403
    services.remove_requirement(
        requirement=office.company("nw").tier.requirements.get(), actor=office["desk"]
    )
    assert "Northwind" not in words(desk.get("/certificates/standings/"))
