"""“For this deal” through the API: pages about its products, inside the reader's own audience."""

from cms.library import services, tree
from cms.library.models import BattleCardPage
from tests.api import as_user, is_problem


def test_pages_for_whoever_reads_the_products(world):
    deal = world.deals["nw-submitted"]
    about = [deal.lines.first().family.code]
    for title, audience in (("Versus Acme", {}), ("For silver", {"tiers": ["silver"]})):
        services.publish(
            BattleCardPage,
            actor=world.users["marketing@meridian.example"],
            parent=tree.library_index(),
            title=title,
            body="Words",
            families=about,
            audience=audience,
        )
    path = f"deals/{deal.pk}/resources/"
    pages = as_user(deal.owner).get(path).json()
    assert [page["title"] for page in pages] == ["Versus Acme"]
    assert "level" not in pages[0]
    is_problem(as_user(world.users["seller@bluepeak.example"]).get(path), 404)
