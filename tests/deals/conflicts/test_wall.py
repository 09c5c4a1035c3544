"""A rival learns nothing from the index: no row is anybody's to see, and no door leads to it."""

import re

from django.apps import apps
from django.urls import get_resolver

from portal.people.models import User


def test_nobody_sees_a_row_of_the_index(world):
    for name in ("MatchRow", "MatchKey", "MatchFrequency"):
        model = apps.get_model("conflicts", name)
        for user in User.objects.all():
            assert not model.objects.visible_to(user).exists(), (model, user)
    assert apps.get_model("conflicts.MatchKey").objects.exists()


def test_no_address_leads_to_the_engine():
    def views(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns)
            else:
                yield pattern.callback

    modules = {view.__module__ for view in views(get_resolver().url_patterns)}
    assert modules and not {
        name
        for name in modules
        if name.startswith("deals.conflicts") and not re.search(r"\.views\.|\.api$", name)
    }
