"""Files of the library on a page for gold resellers only, and on none."""

import pytest

from cms.library import services as library
from cms.library import tree
from cms.library.models import CollateralPage, PlaybookPage
from cms.media import services
from tests.cms.media.hostile import pdf, picture, upload

GOLD = {"tiers": ["gold"], "kinds": ["reseller"]}
READERS = ("seller@northwind.example", "direct@meridian.example", "marketing@meridian.example")
STRANGERS = ("seller@bluepeak.example", "anonymous", "admin@harbor.example")


def one_and_rest(values):
    """The first always, the others with everybody else."""
    first, *rest = values
    return [first, *(pytest.param(value, marks=pytest.mark.exhaustive) for value in rest)]


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def marketing(world):
    return world.users["marketing@meridian.example"]


@pytest.fixture
def price_list(marketing):
    return services.keep_document(
        actor=marketing, title="Price list", upload=upload("Secret prices.pdf", pdf())
    )


@pytest.fixture
def diagram(marketing):
    return services.keep_picture(
        actor=marketing,
        title="Diagram",
        description="How it fits together",
        upload=upload("diagram.png", picture()),
    )


def show_picture(picture):
    return ("image", {"image": picture, "alt": "", "decorative": False, "caption": ""})


@pytest.fixture
def collateral(marketing, price_list, diagram):
    return library.publish(
        CollateralPage,
        actor=marketing,
        parent=tree.library_index(),
        title="Prices for gold",
        body=[show_picture(diagram)],
        audience=GOLD,
        document=price_list,
    )


@pytest.fixture
def playbook(marketing, price_list, diagram):
    """A second page with the same picture, for silver partners."""
    return library.publish(
        PlaybookPage,
        actor=marketing,
        parent=tree.library_index(),
        title="Playbook for silver",
        body=[show_picture(diagram)],
        audience={"tiers": ["silver"]},
    )


@pytest.fixture
def visit(client, world):
    """A function: the answer a person gets at an address."""

    def visiting(email, address, method="get", **headers):
        client.logout()
        if email != "anonymous":
            client.force_login(world.users[email])
        answer = getattr(client, method)(address, headers=headers)
        answer.bytes = b"".join(answer) if answer.streaming else answer.content
        return answer

    return visiting
