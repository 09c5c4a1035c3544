"""Pages of the library as editors would write them, for tests of what readers find."""

from cms.library import services, tree
from cms.library.models import PlaybookPage

GOLD = {"tiers": ["gold"]}


def write(world, title, kind=PlaybookPage, parent=None, level="partner", **fields):
    """A published page; by default for every partner."""
    parent = parent or tree.library_index()
    actor = world.users["marketing@meridian.example"]
    return services.publish(kind, actor=actor, parent=parent, title=title, level=level, **fields)


def translated(world, page, title, **fields):
    """`page` in Chinese."""
    return write(
        world,
        title,
        kind=type(page),
        parent=services.index_for(type(page), "zh-hans"),
        translation_key=page.translation_key,
        **fields,
    )


def as_person(client, world, who):
    if who:
        client.force_login(world.users[who])
    else:
        client.logout()
    return client
