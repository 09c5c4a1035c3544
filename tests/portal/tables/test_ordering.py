"""Names as people look them up: one key, kept with the name, in pages and on every way to write."""

import re

import pytest
from django.apps import apps

from partners.accounts.models import Account
from partners.organizations.models import Organization
from portal.interchange.postal import address_lines, full_name
from portal.ordering import KEY_LENGTH, keys_of, sort_key, with_keys
from tests.visitor import visit, words

NAMES = ["Zurich AG", "张伟贸易", "Élan", "elan 2", "重庆银行", "apple", "Åland", "章氏", "Łódź Co"]


def test_order_is_the_one_of_an_address_book():
    found = sorted(NAMES, key=sort_key)
    assert found[:3] == ["Åland", "apple", "重庆银行"]
    assert found[3:6] == ["Élan", "elan 2", "Łódź Co"]
    assert set(found[6:8]) == {"章氏", "张伟贸易"} and found[8] == "Zurich AG"


@pytest.mark.parametrize("text", ["", "***", "a\0b", "𠮷野家", "x" * 999, "한국", "\u202e", "🦄"])
def test_any_text_has_a_key(text):
    key = sort_key(text)
    assert len(key) <= KEY_LENGTH and "\0" not in key


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_of_the_list_hold_the_order_in_every_language(world, language):
    user = world.users["direct@meridian.example"]
    type(user).objects.filter(pk=user.pk).update(language=language)
    user.refresh_from_db()
    team = user.team_memberships.live().first().team
    Account.objects.filter(owner_team=team).update(owner_team=None)
    Account.objects.bulk_create(
        Account(name=f"{name} {n:02}", owner_team=team) for name in NAMES for n in range(7)
    )
    found, url = [], "/accounts/"
    while url:
        page = words(visit(user).get(url))
        found += re.findall(r"table__link[^>]*><bdi>([^<]+) \d\d</bdi>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following and "/accounts/" + following[1].replace("&amp;", "&")
    assert len(found) == len(NAMES) * 7
    assert list(dict.fromkeys(found)) == sorted(NAMES, key=sort_key)


def test_key_follows_the_name_on_every_way(world):
    row = Organization.objects.create(name="Élan")
    assert row.name_key == "elan"
    row.name = "Zoo"
    row.save(update_fields=["name"])
    assert Organization.objects.get(pk=row.pk).name_key == "zoo"
    Organization.objects.filter(pk=row.pk).update(name="张伟")
    assert Organization.objects.get(pk=row.pk).name_key.startswith("zhang1")


def test_no_key_is_stale_in_the_made_up_world(world):
    for model in apps.get_models():
        for name, key in keys_of(model).items():
            for row in model._base_manager.all():
                assert getattr(row, key) == sort_key(getattr(row, name)), row


def test_erasing_forgets_the_key():
    written = with_keys(Account, {"name": "Erased"})
    assert written == {"name": "Erased", "name_key": "erased"}


@pytest.mark.parametrize(
    ("country", "parts", "lines"),
    [
        (
            "GB",
            "1 High St|London|Kent|SW1A 1AA",
            "1 High St|London|SW1A 1AA|Kent|United Kingdom",
        ),
        ("US", "1 Main St|Austin|TX|78701", "1 Main St|Austin, TX 78701|United States of America"),
        ("CN", "世纪大道100号|浦东|上海市|200120", "China|200120|上海市浦东|世纪大道100号"),
        ("JP", "1-1|千代田区|東京都|100-0001", "Japan|〒100-0001|東京都千代田区|1-1"),
        ("US", "|Austin||", "Austin|United States of America"),
        ("", "|||", ""),
    ],
)
def test_address_stands_in_the_order_of_its_country(country, parts, lines):
    named = dict(zip(("street", "city", "region", "postcode"), parts.split("|"), strict=True))
    assert "|".join(address_lines(country, **named)) == lines


def test_family_name_comes_first_in_chinese():
    assert full_name("伟", "张") == "张伟"
    assert full_name("Wei", "Zhang") == "Wei Zhang"
    assert full_name("Wei", "") == "Wei"
