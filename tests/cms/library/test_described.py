"""Content of described worlds: built as an editor would, once, and refused with its place."""

import pytest

from cms.library.choices import Kind
from cms.library.models import CollateralPage, LibraryPage
from portal.home import worlds
from portal.home.demo.library import LIBRARY
from portal.home.demo.news import NEWS
from portal.home.demo.programme import PROGRAMME


def rarely(*values):
    """With the exhaustive run only."""
    return pytest.param(*values, marks=pytest.mark.exhaustive)


CODES = ("territories", "product_families")


@pytest.fixture
def spec(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    people = [
        {"email": "boss@v.example", "name": "Boss", "staff_role": "desk"},
        {
            "email": "seller@gold.example",
            "name": "Gold",
            "memberships": [{"organization": "gold", "role": "seller"}],
        },
    ]
    company = {"key": "gold", "name": "Gold", "kind": "reseller", "tier": "gold", "country": "DE"}
    # The cast has tiers of its own, and no two have one rank.
    tiers = [{**row, "rank": row["rank"] + 50} for row in PROGRAMME["tiers"]]
    return {
        **{section: PROGRAMME[section] for section in CODES},
        "tiers": tiers,
        "users": people,
        "organizations": [company],
        "content": [*NEWS, *LIBRARY],
    }


def test_the_demos_library_is_built_once(spec):
    world = worlds.build(spec)
    pages = LibraryPage.objects.count()
    assert pages == len(NEWS) + len(LIBRARY)
    worlds.build(spec)
    assert LibraryPage.objects.count() == pages
    assert {*LibraryPage.objects.values_list("kind", flat=True)} >= set(Kind.values) - {
        Kind.COURSE,
        Kind.LEARNING_PATH,
    }
    old = world.pages["card-backup-old"]
    assert LibraryPage.objects.get(pk=old.pk).successor.title.endswith("autumn edition")
    assert world.pages["p-storage-zh"].translation_key == world.pages["p-storage"].translation_key
    for page in CollateralPage.objects.all():
        with page.document.file.open() as file:
            assert file.read(5) == b"%PDF-"
    seller = world.users["seller@gold.example"]
    seen = LibraryPage.objects.visible_to(seller).values_list("title", flat=True)
    assert "Playbook: after the ransom note" in seen
    assert "Playbook: public tenders in Germany" in seen
    assert "Price list for resellers, fourth quarter" in seen
    assert not {"Price list for distributors, fourth quarter", "How we set margins"} & set(seen)
    assert "Checklist for partner administrators" not in seen


@pytest.mark.parametrize(
    "row, words",
    [
        ({"title": "x", "colour": "red"}, "content[0].colour: unknown key"),
        rarely({"title": "x", "audience": {"tier": ["gold"]}}, "content[0].audience.tier: unknown"),
        ({"title": "x", "audience": {"tiers": ["iron"]}}, "nothing in tiers is called"),
        rarely({"title": "x", "type": "poem"}, "content[0].type"),
        rarely({"title": "x", "section": "nowhere", "type": "faq"}, "content[0].section"),
        rarely({"title": "x", "level": "public", "audience": {"tiers": ["gold"]}}, "content[0]"),
        rarely({"title": "x", "competitor": "y"}, "content[0].competitor"),
        rarely({"title": "x", "families": ["boats"]}, "content[0].families"),
    ],
)
def test_a_fault_is_refused_with_its_place(spec, row, words):
    with pytest.raises(worlds.SpecError) as error:
        worlds.build({**spec, "content": [row]})
    assert words in str(error.value)
    assert not LibraryPage.objects.filter(title="x").exists()
