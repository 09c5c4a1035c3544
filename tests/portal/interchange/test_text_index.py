"""A text index makes searching everything fast and changes no answer."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from deals.registrations.filters import having_words
from deals.registrations.models import Deal
from partners.accounts.models import Account, AccountName
from portal.access.scope import scope_of
from portal.interchange import text_index, text_index_upkeep
from portal.observing.registry import CHECKS

pytestmark = pytest.mark.django_db
ON_SQLITE = connection.vendor == "sqlite"
sqlite_only = pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL keeps its index by itself")
TITLES = (
    "华为技术有限公司 存储", "Müller & Söhne", "STRASSE Straße", '100%_sure "quoted"', "O'Neill",
    "a_b", "ab", "İstanbul çelik", "naïve NAÏVE", "tab\\slash", "Acme storage", "x AND y OR NEAR(",
)  # fmt: skip
ASKED = (
    "华为", "华为技", "技术有限", "存储", "müller", "MÜLLER", "Müller", "söhne", "straße",
    "strasse", '"quoted"', "100%_sure", "%", "___", "a_b", "ab", "x_b", "o'neill", "çelik",
    "istanbul", "naïve", "tab\\sl", "acme sto", "storage acme", "ACME zzz", "AND", "NEAR(", '"',
    '""""', "e s",
)  # fmt: skip


@pytest.fixture
def desk(world):
    return scope_of(world.users["desk@meridian.example"])


@pytest.fixture
def titled(world):
    """Every deal and account carries one of the texts; one account has another name, too."""
    for model, column in ((Deal, "title"), (Account, "name")):
        for place, row in enumerate(model.objects.order_by("pk")):
            setattr(row, column, TITLES[place % len(TITLES)])
            row.save()
    spare = Deal.objects.exclude(status="draft").order_by("pk").first()
    for title in TITLES:
        spare.pk, spare.number = None, f"T{TITLES.index(title)}"
        spare.title, spare._state.adding = title, True
        spare.pk = Deal._meta.pk.get_default()
        spare.save()
    AccountName.objects.create(
        account=Account.objects.first(), name="Quite Another 名字", kind="trade"
    )


def ids(rows):
    return sorted(str(pk) for pk in rows.values_list("pk", flat=True))


def without_index(monkeypatch):
    monkeypatch.setattr(text_index, "SHORTEST", 10_000)


@pytest.mark.parametrize("most", [text_index.MOST, 1])
def test_hits_are_the_same_with_and_without_the_index(desk, titled, monkeypatch, most):
    assert not text_index.missing()
    monkeypatch.setattr(text_index, "MOST", most)
    deals, accounts = Deal.objects.in_scope(desk), Account.objects.in_scope(desk)
    asked = (*ASKED, "another", "quite 名字")

    def answers():
        return {
            text: (ids(having_words(deals, text, desk)), ids(accounts.matching(text, desk)))
            for text in asked
        }

    with_index = answers()
    without_index(monkeypatch)
    assert with_index == answers()
    assert with_index["技术有限"][0] and with_index["acme sto"][0] and with_index["another"][1]


def test_only_people_who_see_everything_use_it(world, desk):
    def told(scope):
        return str(having_words(Deal.objects.in_scope(scope), "umbrella", scope).query)

    mark = "MATCH" if ON_SQLITE else " || ' ' || "
    assert mark in told(desk)
    for email in ("seller@northwind.example", "buyer@harbor.example", "am@meridian.example"):
        if user := world.users.get(email):
            assert mark not in told(scope_of(user))


@sqlite_only
def test_texts_follow_their_rows(desk, titled):
    row = Deal.objects.exclude(status="draft").first()
    deals = Deal.objects.in_scope(desk)
    Deal.objects.filter(pk=row.pk).update(title="Renamed wholesale")
    assert ids(having_words(deals, "renamed", desk)) == [str(row.pk)]
    AccountName.objects.all().delete()
    assert not Account.objects.in_scope(desk).matching("another", desk).exists()
    assert text_index_upkeep.drift() == {}
    call_command("rebuild_text_index", check=True)


@sqlite_only
def test_what_somebody_broke_is_noticed_and_mended(desk, titled):
    index = text_index.INDEXES[0]
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "{index.triggers["update"]}"')
    assert CHECKS["text_index"].run(lambda *told: None).state == "warning"
    Deal.objects.filter(title="Acme storage").update(title="Renamed wholesale")
    with pytest.raises(CommandError, match="Missing"):
        call_command("rebuild_text_index", check=True)
    assert having_words(Deal.objects.in_scope(desk), "renamed", desk).exists()
    call_command("rebuild_text_index", verbosity=0)
    assert CHECKS["text_index"].run(lambda *told: None).state == "ok"
    assert having_words(Deal.objects.in_scope(desk), "renamed", desk).exists()
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{index.texts}"')  # noqa: S608
    assert CHECKS["text_index"].run(lambda *told: None).state == "fault"
    text_index_upkeep.rebuild()
