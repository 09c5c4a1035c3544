"""Product families that ask for a certification: at every door by which a deal is sent."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from deals.approvals import services as approvals
from deals.approvals.services.facts import is_certified
from deals.registrations import services
from deals.registrations.models import Deal, ProductFamily
from deals.registrations.services.catalogue import save_family
from partners.certifications.models import Certification
from partners.certifications.services import issue, revoke
from portal.access.policy import Refused
from portal.workflow import clock
from tests.api import as_user, is_problem
from tests.deals.approvals.conftest import CAM, DESK, SELLER, Office
from tests.visitor import visit, words

SAYS = (
    "Networking asks for the certification “Expert”, and nobody in your company holds a valid one."
    " Exam in Leeds"
)
RIVAL, COLLEAGUE = "seller@bluepeak.example", "learner@northwind.example"


@pytest.fixture
def office(world):
    return Office(world)


@pytest.fixture
def expert(office):
    found = Certification.objects.create(
        code="expert", name="Expert", take_at="Exam in Leeds", validity_months=12
    )
    network = ProductFamily.objects.get(code="network")
    save_family(family=network, actor=office[DESK], requires=found)
    return found


def certify(office, expert, email, company, key=""):
    return issue(
        holder=office[email], certification=expert, actor=office[email], key=key,
        organization=office.world.organizations[company],
    )  # fmt: skip


def refusal(office, deal):
    with pytest.raises(ValidationError) as error:
        office.act(deal, "submit", SELLER)
    assert set(error.value.message_dict) == {"products"}
    return error.value.message_dict["products"][0]


def test_nobody_certified_is_refused_with_what_is_lacking_and_where(office, expert):
    deal = office.draft()
    assert refusal(office, deal) == SAYS
    certify(office, expert, RIVAL, "bluepeak")  # a rival's does not help, and is not told of
    assert refusal(office, deal) == SAYS
    row = certify(office, expert, COLLEAGUE, "northwind")  # a colleague's does
    revoke(certificate=row, actor=office[DESK], reason="Copied")
    assert refusal(office, deal) == SAYS
    certify(office, expert, COLLEAGUE, "northwind", key="again")
    assert office.act(deal, "submit", SELLER).status == "submitted"


def test_page_and_api_say_the_same_and_keep_the_draft(office, expert):
    deal = office.draft()
    seller = visit(office[SELLER])
    check = words(seller.get(f"/deals/{deal.pk}/edit/check/"))
    assert SAYS in check
    answer = seller.post(f"/deals/{deal.pk}/submit/", {"version": deal.version})
    assert answer.status_code == 400 and SAYS in words(answer)
    problem = is_problem(
        as_user(office[SELLER]).post(f"deals/{deal.pk}/submit/", {"version": deal.version}), 400
    )
    assert SAYS in str(problem)
    deal.refresh_from_db()
    assert deal.status == "draft" and deal.lines.count() == 1


def test_prepared_registrations_meet_the_gate_when_the_partner_sends(office, expert):
    """Whoever prepares learns nothing of who is certified there; the company reads it."""
    deal = approvals.prepare(
        organization=office.world.organizations["northwind"], seller=office[SELLER],
        actor=office[CAM],
        data={"title": "T", "customer_name": "Quiet Reef Ltd", "customer_country": "GB"},
        lines=[{"family": ProductFamily.objects.get(code="network")}],
    )  # fmt: skip
    with pytest.raises(ValidationError) as error:
        office.act(deal, "submit", SELLER)
    assert SAYS in error.value.message_dict["products"][0]


def test_an_answer_adds_no_family_behind_the_gate_and_keeps_what_was_sent(office, expert):
    families = ProductFamily.objects.filter(code__in=["network", "security"])
    network = families.get(code="network")
    save_family(family=network, actor=office[DESK], requires=None)
    deal = office.act(office.send(), "claim", CAM)
    for family in families:
        save_family(family=family, actor=office[DESK], requires=expert)
    deal = office.act(deal, "request_info", CAM, fields=["products"], message="How many?")

    def change(*families, quantity=3):
        lines = [
            {"family": ProductFamily.objects.get(code=code), "quantity": quantity}
            for code in families
        ]
        seen = Deal.objects.get(pk=deal.pk)
        services.update_deal(
            deal=seen, actor=office[SELLER], version=seen.version, data={}, lines=lines
        )

    with pytest.raises(ValidationError):
        change("network", "security")
    assert [line.family.code for line in deal.lines.all()] == ["network"]
    change("network")  # sent before the family asked for anything: it stays
    assert office.act(deal, "answer", SELLER, message="Three").status == "in_review"


def test_direct_sales_are_not_asked_and_the_fact_follows_the_company(office, expert):
    from deals.registrations.validators import missing_certifications

    deal = office.draft()
    assert not is_certified(deal)
    certify(office, expert, COLLEAGUE, "northwind")
    assert is_certified(deal) and missing_certifications(deal) == []
    with clock.at(clock.now() + dt.timedelta(days=366)):  # and ends with its last day
        assert not is_certified(deal)
        assert [name for name, _row in missing_certifications(deal)] == ["Networking"]
    direct = Deal.objects.get(pk=office.world.deals["dn-direct"].pk)
    direct.lines.create(family=ProductFamily.objects.get(code="network"))
    assert missing_certifications(direct) == [] and not is_certified(direct)
    plain = ProductFamily.objects.get(code="network")
    save_family(family=plain, actor=office[DESK], requires=None)
    assert not is_certified(deal)  # where nothing is asked for, nothing is proved


def test_only_the_desk_changes_what_a_family_asks_for(office, expert):
    family = ProductFamily.objects.get(code="network")
    address = f"/programme/families/{family.pk}/"
    for name in (CAM, "marketing@meridian.example", "admin@northwind.example"):
        assert visit(office[name]).post(address, {"requires": ""}).status_code == 403
        with pytest.raises(Refused):
            save_family(family=family, actor=office[name], requires=None)
    assert visit(office[DESK]).post(address, {"requires": ""}).status_code == 302
    family.refresh_from_db()
    assert family.requires is None
