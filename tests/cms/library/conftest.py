"""One page per level that readers can find, and the ways a page can be out of sight."""

import datetime as dt

import pytest

from cms.library import services
from cms.library.models import NewsPage
from portal.workflow import clock

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
