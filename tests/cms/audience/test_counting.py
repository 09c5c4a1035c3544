"""The number of people the editor shows is the set the wall admits."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.audience.counting import people_of, reach_of
from cms.audience.readers import reader_of
from cms.audience.rule import ONE_OF, Rule
from partners.certifications.models import Certificate, Certification
from partners.organizations.models import Organization
from portal.access import grants
from portal.access.scope import scope_of
from portal.people.models import User
from portal.workflow import clock

CODES = {
    "kinds": ["reseller", "distributor", "-"],
    "tiers": ["gold", "silver", "no-such-tier"],
    "territories": ["dach", "emea", "north"],
    "countries": ["DE", "AT", "GB", "US"],
    "roles": ["admin", "seller", "buyer", "marketer", "learner", "desk", "marketing"],
    "organizations": ["-", "northwind", "bluepeak", "NORTHWIND"],
    "certifications": ["expert", "novice"],
}
LEVELS = st.sampled_from(["public", "registered", "partner", "partner", "internal"])
SOME = {part: st.sets(st.sampled_from(codes), max_size=3) for part, codes in CODES.items()}
PARTS = st.fixed_dictionaries({}, optional=SOME)
SAME_CAST = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def cast(world):
    """The whole cast with certificates (one run out, one taken back), a suspended company, and
    somebody who has left."""
    today = clock.today()
    people = list(User.objects.filter(staff_role="").order_by("email"))
    for at, code in enumerate(("expert", "novice")):
        row = Certification.objects.create(code=code, name=code.title())
        for number, person in enumerate(people[at::2]):
            Certificate.objects.create(
                number=f"{code}-{number}",
                once=f"{code}-{number}",
                holder=person,
                certification=row,
                holder_name=person.name,
                certification_name=row.name,
                source="course",
                issued_on=today.replace(year=today.year - 1),
                expires_on=today.replace(year=today.year - 1) if number == 1 else None,
                revoked_at=clock.now() if number == 2 else None,
            )
    suspended = world.organizations["harbor"]
    Organization.objects.filter(pk=suspended.pk).update(status="suspended")
    grants.sync(Organization.objects.get(pk=suspended.pk))
    User.objects.filter(email="seller2@northwind.example").update(is_active=False)
    return world


def named(world, parts):
    """Names of companies become their ids; one is spelt in capitals, which is nobody's."""
    ids = {name: str(row.pk) for name, row in world.organizations.items()}
    ids["NORTHWIND"] = ids["northwind"].upper()
    found = dict(parts)
    if "organizations" in found:
        found["organizations"] = {ids.get(name, name) for name in found["organizations"]}
    return found


@settings(max_examples=60, suppress_health_check=SAME_CAST, deadline=None)
@given(level=LEVELS, parts=PARTS)
def test_count_and_set_are_what_the_rule_admits(cast, level, parts):
    rule = Rule.of(level, named(cast, parts))
    admitted = {
        user.pk
        for user in User.objects.all()
        if user.is_active and rule.admits(reader_of(scope_of(user)))
    }
    assert set(people_of(rule).values_list("pk", flat=True)) == admitted
    reach = reach_of(rule)
    assert reach.people == len(admitted)
    assert reach.strangers == (level == "public")


def test_every_part_can_be_counted():
    assert set(CODES) == {*ONE_OF, "certifications"}


def test_reach_tells_partners_companies_and_our_own(cast):
    northwind = reach_of(Rule.of("partner", named(cast, {"organizations": {"northwind"}})))
    assert (northwind.partners, northwind.companies) == (4, 1)
    assert northwind.ours == User.objects.exclude(staff_role="").filter(is_active=True).count()
    assert reach_of(Rule.of("internal", {"roles": ["marketing"]})).people == 1
