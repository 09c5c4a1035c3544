"""News of a described world, published as the editor would."""

from collections.abc import Iterable

from cms.library.services import publish_news
from portal.home.worlds.world import Row, World


def build_content(world: World, rows: Iterable[Row]) -> None:
    """Each title is written once."""
    for row in rows:
        publish_news(actor=world.desk, **row)
