import pytest

from tests.wall.stage import set_stage


@pytest.fixture
def stage(world, settings):
    settings.DEMO = True  # opens the outbox
    return set_stage(world)
