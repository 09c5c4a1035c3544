"""Who gets which file: every channel, every kind of person, before and after things change."""

import datetime as dt
import re
import uuid

import pytest
from django.conf import settings as portal
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images.utils import generate_signature

from cms.library.models import CollateralPage, PlaybookPage
from cms.media import services, settling
from cms.media.choices import SPECS
from cms.media.models import CollectionAudience, PortalDocument, PortalImage
from portal.access.policy import Refused
from portal.workflow import clock
from tests.cms.library.test_news import body_of, headers_of
from tests.cms.media.conftest import GOLD, READERS, STRANGERS, one_and_rest, show_picture
from tests.cms.media.hostile import pdf, upload


def channels(document, image):
    """Every way to a file: (address, method, headers)."""
    yield document.address(), "get", {}
    yield document.address(), "head", {}
    yield document.address() + "?inline", "get", {}
    yield document.address(), "get", {"Range": "bytes=0-9"}
    yield document.address(), "get", {"Range": "bytes=99999999-"}
    yield document.address(), "get", {"If-None-Match": f'"{document.file_hash}"'}
    yield document.url, "get", {}
    for spec in SPECS:
        yield image.address(spec), "get", {}
    yield image.address(SPECS[0]), "get", {"Range": "bytes=5-"}


def statuses(visit, email, document, image):
    return [
        visit(email, address, method, **headers).status_code
        for address, method, headers in channels(document, image)
    ]


EVERYTHING = [200, 200, 200, 206, 416, 304, 302, 200, 200, 200, 200, 206]
NOTHING = [404] * len(EVERYTHING)


@pytest.mark.parametrize("email", one_and_rest(READERS))
def test_reader_of_the_page_gets_its_files(visit, collateral, price_list, diagram, email):
    assert statuses(visit, email, price_list, diagram) == EVERYTHING


@pytest.mark.parametrize("email", one_and_rest(STRANGERS))
def test_a_strangers_404_is_that_of_an_unknown_address(
    visit, collateral, price_list, diagram, email
):
    for spec in SPECS:  # the sizes are there already
        assert visit("marketing@meridian.example", diagram.address(spec)).status_code == 200
    unknown = visit(email, f"/files/{uuid.uuid4()}/none.pdf")
    for address, method, headers in channels(price_list, diagram):
        answer = visit(email, address, method, **headers)
        assert (address, answer.status_code) == (address, 404)
        assert headers_of(answer) == headers_of(unknown)
        if method == "get":
            assert body_of(answer) == body_of(unknown)


def test_lists_of_files_hold_the_same_sets(world, collateral, price_list, diagram, marketing):
    spare = services.keep_document(actor=marketing, title="x", upload=upload("x.pdf", pdf()))
    expected = {email: {price_list} for email in READERS} | {email: set() for email in STRANGERS}
    expected["marketing@meridian.example"] = {price_list, spare}
    for email, documents in expected.items():
        user = world.users.get(email, AnonymousUser())
        assert set(PortalDocument.objects.visible_to(user)) == documents, email
        pictures = {diagram} if documents else set()
        assert set(PortalImage.objects.visible_to(user)) == pictures, email


def test_public_page_shows_its_files_to_everybody(visit, collateral, price_list, diagram):
    collateral.level, collateral.audience = "public", {}
    collateral.save()
    assert statuses(visit, "anonymous", price_list, diagram) == EVERYTHING


def hide(page, how):
    if how == "deleted":
        page.delete()
    elif how == "unpublished":
        page.unpublish()
    elif how == "expired":
        past = clock.now() - dt.timedelta(minutes=1)
        CollateralPage.objects.filter(pk=page.pk).update(expire_at=past)
    elif how == "not yet":
        later = clock.today() + dt.timedelta(days=3)
        CollateralPage.objects.filter(pk=page.pk).update(valid_from=later)
    elif how == "retargeted":
        page.audience = {"tiers": ["silver"]}
        page.save_revision().publish()
    elif how == "taken off the page":
        other = {"title": "Other", "upload": upload("other.pdf", pdf())}
        page.body = [("heading", "Nothing here")]
        page.document = services.keep_document(actor=page.owner, **other)
        page.save_revision().publish()


WAYS = ("retargeted", "deleted", "unpublished", "expired", "not yet", "taken off the page")


@pytest.mark.parametrize("how", one_and_rest(WAYS))
def test_file_goes_with_its_page(visit, collateral, price_list, diagram, how):
    seller = "seller@northwind.example"
    assert statuses(visit, seller, price_list, diagram) == EVERYTHING
    hide(collateral, how)
    assert statuses(visit, seller, price_list, diagram) == NOTHING


def test_draft_opens_no_file(visit, collateral, diagram, marketing):
    """A live page whose next version uses a file nobody has been given yet."""
    coming = services.keep_document(actor=marketing, title="Soon", upload=upload("2027.pdf", pdf()))
    collateral.document = coming
    revision = collateral.save_revision(user=marketing)
    assert visit("seller@northwind.example", coming.address()).status_code == 404
    revision.publish(user=marketing)
    assert visit("seller@northwind.example", coming.address()).status_code == 200


def test_picture_on_two_pages_is_open_to_readers_of_both(
    visit, collateral, playbook, price_list, diagram
):
    for email in ("seller@northwind.example", "seller@bluepeak.example"):
        assert visit(email, diagram.address()).status_code == 200
    assert visit("seller@bluepeak.example", price_list.address()).status_code == 404
    playbook.unpublish()
    assert visit("seller@bluepeak.example", diagram.address()).status_code == 404
    assert visit("seller@northwind.example", diagram.address()).status_code == 200


def test_collection_narrows_what_pages_open(visit, collateral, price_list, diagram):
    root = price_list.collection
    shelf = root.add_child(name="Shelf")
    box = shelf.add_child(name="Box")
    PortalDocument.objects.update(collection=box)
    seller = "seller@northwind.example"
    row = CollectionAudience.objects.create(collection=shelf, audience={"countries": ["DE"]})
    assert visit(seller, price_list.address()).status_code == 404  # Northwind is in GB
    assert visit(seller, diagram.address()).status_code == 200  # not on that shelf
    row.audience = {"countries": ["GB"]}
    row.save()
    assert visit(seller, price_list.address()).status_code == 200
    CollectionAudience.objects.create(collection=box, level="internal")
    assert visit(seller, price_list.address()).status_code == 404
    assert visit("direct@meridian.example", price_list.address()).status_code == 200


def test_reach_of_collections_is_settled_from_the_outside_in(world, collateral):
    root = collateral.document.collection
    shelf = root.add_child(name="Shelf")
    box = shelf.add_child(name="Box")
    inner = CollectionAudience.objects.create(collection=box, audience={"tiers": ["gold"]})
    assert settling.reach_for(shelf) is None
    outer = CollectionAudience.objects.create(collection=shelf, audience=GOLD)
    inner.refresh_from_db()
    assert inner.reach.rule == outer.own_rule.within(inner.own_rule)
    assert settling.reach_for(box.add_child(name="Bag")) == inner.reach
    CollectionAudience.objects.update(reach=None)
    assert settling.settle() == 2
    inner.refresh_from_db()
    outer.delete()
    inner.refresh_from_db()
    assert inner.reach.rule == inner.own_rule
    CollectionAudience.objects.update(reach=None)
    box.refresh_from_db()
    PortalDocument.objects.update(collection=box)
    assert not PortalDocument.objects.visible_to(world.users["seller@northwind.example"]).exists()


GUESSES = (
    "/files/{key}/other.pdf",
    "/files/{key}/SECRET_PRICES.PDF",
    "/files/{key}/secret/prices.pdf",
    "/files/images/{image}/original/",
    "/files/images/{image}/width-9999/",
    "/files/images/{image}/width-320|format-webp/",
    "/files/images/{key}/width-320/",
    "/files/{image}/diagram.png",
    "/documents/{pk}/Secret_prices.pdf",
    "/images/{signature}/{image_pk}/width-320/",
    "/images/{signature}/{image_pk}/width-320/diagram.png",
    "/media/{path}",
    "/media/{picture_path}",
    "/media/{size_path}",
    "/{size_path}",
    "/files/{path}",
    "/static/../{path}",
)


def test_guessed_and_old_addresses_lead_nowhere(visit, collateral, price_list, diagram):
    """Also those Wagtail would serve, with a signature that is right."""
    parts = {
        "signature": generate_signature(diagram.pk, "width-320"),
        "image_pk": diagram.pk,
        "size_path": services.sized(diagram, "width-320").file.name,
        "key": price_list.key,
        "pk": price_list.pk,
        "image": diagram.key,
        "path": price_list.file.name,
        "picture_path": diagram.file.name,
    }
    for guess in GUESSES:
        for email in ("seller@northwind.example", "marketing@meridian.example"):
            assert (guess, visit(email, guess.format(**parts)).status_code) == (guess, 404)
    assert re.fullmatch(r"/files/[0-9a-f-]{36}/", price_list.url)
    assert re.search(r"library/documents/[0-9a-f]{32}/Secret_prices\.pdf$", price_list.file.name)
    assert re.search(r"library/pictures/[0-9a-f]{32}/", diagram.file.name)
    assert f"/{diagram.pk}/" not in diagram.address()
    assert not reverse("news_list").startswith(portal.MEDIA_URL)


def test_only_editors_keep_files(world):
    for email in (
        "seller@northwind.example",
        "direct@meridian.example",
        "auditor@meridian.example",
    ):
        with pytest.raises(Refused):
            services.keep_document(
                actor=world.users[email], title="x", upload=upload("x.pdf", pdf())
            )


def test_one_file_costs_the_same_however_many_pages(
    world, marketing, collateral, price_list, diagram
):
    seller = world.users["seller@northwind.example"]

    def asked():
        with CaptureQueriesContext(connection) as caught:
            assert PortalDocument.objects.visible_to(seller).get(key=price_list.key)
        return len(caught)

    asked()
    few = asked()
    for number in range(5):
        page = PlaybookPage(title=f"P{number}", body=[show_picture(diagram)])
        collateral.get_parent().add_child(instance=page)
    assert asked() == few <= 8
