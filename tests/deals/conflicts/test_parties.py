"""Registrations and named-list entries are found like accounts, each kind for itself."""

import subprocess
import sys
import uuid

import pytest

from deals.conflicts import evidence_words, services, upkeep
from deals.conflicts.matching.evidence import CODES
from deals.conflicts.matching.records import Query
from deals.conflicts.matching.scoring import threshold
from deals.conflicts.models import MatchKey, MatchRow
from deals.registrations.models import Deal
from deals.registrations.services.decisions import perform
from deals.registrations.services.drafts import create_draft

KRONOS = {
    "customer_name": "Krönosfeld Präzisionsoptik GmbH & Co. KG",
    "customer_country": "DE",
    "customer_city": "Jena",
}
AGAIN = Query("Kronosfeld Prazisionsoptik", country="DE", city="Jena")


def deal(world, status="submitted", **columns):
    """A registration of Alice's for a company that is on no account."""
    like = Deal.objects.exclude(status="draft").filter(route="channel").first()
    for column, value in {**KRONOS, "customer_website": "", "customer_phone": "",
                          "customer_address": "", "customer_tax_id": "", "contact_email": "",
                          "status": status, "account": None, **columns}.items():  # fmt: skip
        setattr(like, column, value)
    like.pk, like.number = uuid.uuid4(), f"D-{uuid.uuid4().hex[:7]}"
    like.save(force_insert=True)
    services.file_deal(like)
    return like


def found(query, *kinds, **options):
    answers = services.match_parties(query, kinds or ("account", "deal", "named"), **options)
    return {one.object_id for one in answers if one.probability >= threshold()}


def test_two_variants_of_an_unknown_company_find_each_other(world):
    one = deal(world)
    two = deal(world, customer_name="KRONOSFELD PRAEZISIONSOPTIK", customer_city="")
    assert found(services.customer_of(one), leave_out=[one.pk]) == {two.pk}
    assert found(services.customer_of(two), leave_out=[two.pk]) == {one.pk}


def test_many_registrations_of_one_customer_are_all_found(world):
    deals = {deal(world, customer_name=f"Kronosfeld Präzisionsoptik {end}").pk
             for end in ("GmbH", "AG", "Germany", "Group", "SE", "Ltd", "")}  # fmt: skip
    assert found(AGAIN, "deal", limit=10) == deals


def test_contact_address_stands_for_the_website(world):
    one = deal(world, contact_email="r.voss@kronosfeld.example")
    assert found(Query("KPO", domain="www.kronosfeld.example"), "deal") == {one.pk}
    assert not found(Query("KPO", domain="gmail.com"), "deal")


def test_strangers_are_not_found(world):
    deal(world, customer_name="Universität Bremen", customer_city="Bremen")
    deal(world, customer_name="Behind The Back Ltd")
    assert not found(Query("University of Kassel", country="DE", city="Kassel"))
    assert not found(AGAIN)


def test_only_the_kinds_asked_for(world):
    one, entry = deal(world), uuid.uuid4()
    services.file_named(entry, {"name": "Kronosfeld Präzisionsoptik", "country": "DE"})
    assert found(AGAIN, "deal") == {one.pk}
    assert found(AGAIN, "named") == {entry}
    assert found(AGAIN, "account") == set()
    assert services.match(AGAIN) == [] or services.match(AGAIN)[0].probability < threshold()
    assert found(AGAIN) == {one.pk, entry}


def test_accounts_answer_as_without_registrations(world):
    query = Query("Umbrella Corp", country="GB")
    before = services.match(query)
    deal(world, customer_name="Umbrella Corp", customer_country="GB")
    assert services.match(query) == before


def test_named_entry_changes_and_goes(world):
    entry = uuid.uuid4()
    services.file_named(entry, {"name": "Kronosfeld Präzisionsoptik", "website": "kpo.example"})
    assert found(Query("anything", domain="kpo.example"), "named") == {entry}
    services.file_named(entry, {"name": "Something Else Entirely"})
    assert not found(AGAIN, "named") | found(Query("anything", domain="kpo.example"), "named")
    services.unfile("named", entry)
    assert not MatchRow.objects.filter(kind="named").exists()
    assert upkeep.drift() == set()


def test_draft_is_not_in_the_index_until_it_is_sent(world, staged_draft):
    assert not MatchRow.objects.filter(object_id=staged_draft.pk).exists()
    owner = staged_draft.owner
    perform(deal=staged_draft, action="submit", actor=owner, version=staged_draft.version)
    assert found(AGAIN, "deal") == {staged_draft.pk}
    assert upkeep.drift() == set()


def test_deleted_registration_leaves_the_index(world):
    one = deal(world)
    keys = MatchKey.objects.count()
    one.delete()
    assert not found(AGAIN) and MatchKey.objects.count() < keys
    assert upkeep.drift() == set()


def test_registration_changed_behind_the_back_is_drift(world):
    one = deal(world)
    Deal.objects.filter(pk=one.pk).update(customer_name="Behind The Back Ltd")
    assert upkeep.drift() == {("deal", one.pk)}
    upkeep.rebuild()
    assert upkeep.drift() == set() and not found(AGAIN, "deal")


def test_row_of_a_registration_that_is_gone_is_drift(world):
    one = deal(world)
    Deal.objects.filter(pk=one.pk)._raw_delete("default")
    assert upkeep.drift() == {("deal", one.pk)}
    upkeep.rebuild()
    assert not MatchRow.objects.filter(object_id=one.pk).exists() and upkeep.drift() == set()


def test_same_queries_for_any_number_of_registrations(world, django_assert_max_num_queries):
    for number in range(5):
        deal(world, customer_name=f"Kronosfeld Präzisionsoptik {number}")
    with django_assert_max_num_queries(7):
        assert len(services.match_parties(AGAIN, ["deal"], limit=10)) >= 5


@pytest.mark.exhaustive
def test_starting_the_portal_loads_no_matching_library():
    code = (
        "import django, sys; django.setup(); import portal.urls; print('pypinyin' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"


# --- Words ---------------------------------------------------------------------------------------
def test_every_reason_has_words():
    assert set(evidence_words.WORDS) == set(CODES)


def test_reasons_are_words_in_the_order_of_their_strength(world):
    deal(world, customer_website="kronosfeld.example")
    query = AGAIN._replace(domain="kronosfeld.example")
    best = services.match_parties(query, ["deal"])[0]
    said = evidence_words.sentences(best.evidence)
    assert "same website" in said and "same city" in said
    assert evidence_words.sentence("name_per_cent", {"per_cent": 96}) == (
        "name 96 % after removing legal form"
    )
    assert evidence_words.speaks_against("other_city")


@pytest.fixture
def staged_draft(world):
    like = Deal.objects.exclude(status="draft").filter(route="channel").first()
    lines = [{"family": line.family, "quantity": 1} for line in like.lines.all()]
    data = {name: getattr(like, name) for name in (
        "title", "contact_name", "contact_email", "contact_role", "need", "value_amount",
        "value_currency", "expected_close")}  # fmt: skip
    return create_draft(
        actor=like.owner, organization=like.organization, data={**data, **KRONOS}, lines=lines
    )
