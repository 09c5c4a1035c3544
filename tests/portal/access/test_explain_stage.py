"""The same agreement over one of everything: every explained model has a row on the stage."""

import datetime as dt

import pytest
from django.apps import apps

from portal.access.explain import EXPLAINED, ROLE_RULE
from portal.workflow import clock
from tests.portal.access.test_explain import disagreements, people_change
from tests.wall.stage import set_stage


@pytest.fixture
def stage(world, settings):
    settings.DEMO = True
    return set_stage(world)


def empty_models():
    """Labels of explained models without a row: about these the comparison says nothing. Those
    only the neutral read are let off: their rule is one line."""
    return sorted(
        label
        for label, entry in EXPLAINED.items()
        if [rule.code for rule in entry.rules] != [ROLE_RULE]
        and not apps.get_model(label)._default_manager.all().exists()
    )


def test_everything_on_the_stage_agrees(stage):
    print(empty_models()); assert empty_models() == []
    assert disagreements() == []


@pytest.mark.exhaustive
def test_leavers_stand_ins_and_suspended_companies_agree_too(stage):
    people_change(stage.world)
    assert disagreements() == []
    for days in (4, 40, 400):
        with clock.at(clock.now() + dt.timedelta(days=days)):
            assert disagreements() == []
