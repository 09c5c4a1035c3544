"""One page per level that readers can find, and the ways a page can be out of sight."""

import datetime as dt

import pytest
from wagtail.models import Collection

from cms.library import collecting, services, tree
from cms.library.models import NewsPage, PlaybookPage
from cms.media import services as files
from portal.workflow import clock
from tests.cms.media.hostile import picture, upload

LEVELS = ("public", "registered", "partner", "internal")


@pytest.fixture
def marketing(world):
    return world.users["marketing@meridian.example"]


@pytest.fixture
def news(marketing):
    """Live pages by level; each says its own name in title, summary and body."""
    return {
        level: services.publish_news(
            actor=marketing,
            title=f"{level.title()} headline",
            level=level,
            summary=f"{level} summary",
            body=f"{level} words",
            days_ago=age,
        )
        for age, level in enumerate(LEVELS)
    }


@pytest.fixture
def unseen(marketing, news):
    """Public pages nobody may find: a draft, one taken back, one over, one to come, one private."""
    made = {
        name: services.publish_news(actor=marketing, title=f"Unseen {name}", level="public")
        for name in ("draft", "unpublished", "expired", "scheduled", "private")
    }
    past, future = clock.now() - dt.timedelta(hours=1), clock.now() + dt.timedelta(hours=1)
    NewsPage.objects.filter(pk=made["draft"].pk).update(live=False)
    made["unpublished"].unpublish(user=marketing)
    NewsPage.objects.filter(pk=made["expired"].pk).update(expire_at=past)
    NewsPage.objects.filter(pk=made["scheduled"].pk).update(go_live_at=future)
    made["private"].view_restrictions.create(restriction_type="login")
    return made


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keep(marketing):
    def keep(title, name, data):
        return files.keep_document(actor=marketing, title=title, upload=upload(name, data))

    return keep


@pytest.fixture
def diagram(marketing):
    return files.keep_picture(
        actor=marketing,
        title="Diagram",
        description="How it fits together",
        upload=upload("diagram.png", picture()),
    )


@pytest.fixture
def gold_only(marketing):
    tree.files_root()
    root = Collection.get_first_root_node()
    return collecting.save(
        actor=marketing,
        collection=None,
        name="Gold",
        parent=root,
        level="partner",
        parts={"tiers": ["gold"]},
    )


@pytest.fixture
def write(marketing):
    def write(*body, **fields):
        return services.publish(
            PlaybookPage,
            actor=marketing,
            parent=tree.library_index(),
            title="Everything",
            body=body,
            **fields,
        )

    return write
