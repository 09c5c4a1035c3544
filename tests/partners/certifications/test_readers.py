"""What certificates open and close elsewhere: content, and what a description builds."""

from cms.audience.readers import reader_of
from cms.library.models import PlaybookPage
from cms.library.services import publish
from cms.library.tree import library_index
from deals.registrations.models import ProductFamily
from partners.certifications import services
from partners.certifications.choices import State
from partners.certifications.models import Certificate, Claim
from portal.access.scope import one_request, scope_of
from portal.activity.models import OutgoingEmail
from portal.home import worlds
from portal.home.demo.certificates import CERTIFICATES
from portal.workflow import clock
from tests.conftest import CAST
from tests.partners.certifications.conftest import DAY


def held(office, name):
    return reader_of(scope_of(office[name])).certifications


def test_content_for_the_certified_opens_closes_and_keeps_to_the_day(office):
    page = publish(
        PlaybookPage, actor=office["desk"], parent=library_index(), title="For specialists",
        level="partner", audience={"certifications": ["specialist"]},
    )  # fmt: skip

    def opens(name="nw"):
        return PlaybookPage.objects.visible_to(office[name]).filter(pk=page.pk).exists()

    assert not opens() and opens("marketing")
    with one_request():  # one page that issues, shows, takes back and shows again
        assert not opens()
        row = office.issue("nw")
        assert held(office, "nw") == {"specialist"} and opens()
        services.revoke(certificate=row, actor=office["desk"], reason="Copied")
        assert held(office, "nw") == frozenset() and not opens()
    office.issue("nw", key="again")
    assert opens() and not opens("nw2")
    assert office.visit("nw").get(page.url).status_code == 200
    assert office.visit("nw2").get(page.url).status_code == 404
    with clock.at(clock.now() + 365 * DAY):
        assert opens()
    with clock.at(clock.now() + 366 * DAY):
        assert not opens() and held(office, "nw") == frozenset()


def test_a_described_world_has_one_of_each_state_and_builds_once(world):
    tiers = [
        {"code": code, "name": code, "rank": rank}
        for rank, code in enumerate(("registered", "platinum"), 8)
    ]
    families = [{"code": row["family"], "name": row["family"]} for row in FAMILIES]
    spec = CAST | CERTIFICATES | {
        "tiers": CAST["tiers"] + tiers,
        "product_families": [row for row in CAST["product_families"] if row["code"] != "storage"]
        + families,
    }  # fmt: skip
    built = worlds.build(spec)
    states = {row.state for row in Certificate.objects.all()}
    assert states == set(State)
    assert set(Claim.objects.values_list("status", flat=True)) == {
        "waiting", "confirmed", "declined",
    }  # fmt: skip
    assert built.families["storage"].requires.code == "storage-specialist"
    models = (Certificate, Claim, OutgoingEmail)
    before = [model.objects.count() for model in models]
    worlds.build(spec)
    assert [model.objects.count() for model in models] == before
    late = {"key": "late", "organization": "delta", "owner": "seller@delta.example",
            "status": "submitted", "title": "Late", "customer": {"name": "Late", "country": "GB"},
            "products": [{"family": "storage"}],
            "value": {"amount": 1, "currency": "EUR"}}  # fmt: skip
    again = worlds.build(spec | {"deals": [*CAST["deals"], late]})
    assert again.deals["late"].status == "submitted"
    families = ProductFamily.objects.exclude(requires=None)
    assert {row.code for row in families} == {row["family"] for row in FAMILIES}


FAMILIES = CERTIFICATES["family_requirements"]
