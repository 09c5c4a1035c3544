"""What pages are made of: each block drawn for who may see it, and refused when not whole."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.library import services, tree
from cms.library.blocks import PageBodyBlock
from cms.library.models import PlaybookPage
from tests.cms.library.test_editor import CSP
from tests.cms.media.hostile import pdf

GOLD_SELLER, SILVER_SELLER = "seller@northwind.example", "seller@bluepeak.example"
BLOCKS = PageBodyBlock().child_blocks
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nWelcome\n"


def table(*rows):
    block = BLOCKS["table"].child_blocks["table"]
    columns = [{"type": "text", "heading": "Model"}, {"type": "number", "heading": "Ports"}]
    return block.to_python(
        {"columns": columns, "rows": [{"values": list(row)} for row in rows], "caption": ""}
    )


def opens(client, file):
    answer = client.get(file.address())
    if answer.streaming:
        b"".join(answer)  # to its end, where the file is closed
    return answer.status_code == 200


def shown(image, **more):
    return {"image": image, "alt": "", "decorative": False, "caption": "", **more}


def test_every_block_is_drawn_for_a_reader(client, world, write, keep, diagram):
    price, film = keep("Prices", "prices.pdf", pdf()), keep("Tour", "tour.mp4", FILM)
    words = keep("Tour words", "tour.vtt", CAPTIONS)
    other = write(level="registered")
    page = services.publish(
        PlaybookPage,
        actor=world.users["marketing@meridian.example"],
        parent=tree.library_index(),
        title="All blocks",
        body=[
            ("image", shown(diagram, caption="Seen from above")),
            ("gallery", {"images": [shown(diagram, alt="The other side")]}),
            ("table", {"caption": "Models", "table": table(["X1", 8]), "row_headings": True}),
            (
                "comparison",
                {
                    "caption": "Us and them",
                    "ours": "Meridian",
                    "theirs": "Rival",
                    "points": [{"point": "Price", "ours": "Fair", "theirs": "High"}],
                },
            ),
            ("questions", {"questions": [{"question": "Why?", "answer": "<p>Because.</p>"}]}),
            (
                "video",
                {
                    "title": "Tour",
                    "film": film,
                    "captions": words,
                    "language": "en",
                    "silent": False,
                },
            ),
            ("downloads", {"title": "Files", "files": [{"document": price, "note": "New"}]}),
            ("action", {"label": "Read on", "page": other, "address": ""}),
        ],
    )
    client.force_login(world.users[GOLD_SELLER])
    answer = client.get(page.address())
    text = answer.content.decode()
    for part in (
        'alt="How it fits together"',
        "<figcaption>Seen from above</figcaption>",
        'alt="The other side"',
        '<th scope="col">Model</th>',
        '<th scope="row">X1</th>',
        '<th scope="row">Price</th>',
        "<summary>Why?</summary>",
        '<track kind="captions"',
        'type="video/mp4"',
        f'href="{price.address()}"',
        f'href="{other.address()}"',
    ):
        assert part in text
    assert "'unsafe-inline'" not in answer.headers[CSP] and "style=" not in text
    assert opens(client, diagram)


def test_reader_outside_a_collection_gets_the_page_without_its_files(
    client, world, write, keep, diagram, gold_only
):
    price = keep("Gold prices", "gold-prices.pdf", pdf())
    type(price).objects.filter(pk=price.pk).update(collection=gold_only)
    type(diagram).objects.filter(pk=diagram.pk).update(collection=gold_only)
    page = write(
        ("paragraph", "<p>Words for all partners</p>"),
        ("image", shown(diagram)),
        ("gallery", {"images": [shown(diagram)]}),
        ("downloads", {"title": "Gold files", "files": [{"document": price, "note": "Secret"}]}),
    )
    traces = ("How it fits together", "Gold prices", "gold-prices", "Secret", str(diagram.key))
    for email, sees in ((GOLD_SELLER, True), (SILVER_SELLER, False)):
        client.force_login(world.users[email])
        text = client.get(page.address()).content.decode()
        assert "Words for all partners" in text
        assert {trace: trace in text for trace in traces} == dict.fromkeys(traces, sees)
        for file in (price, diagram):
            assert opens(client, file) is sees


def test_preview_as_leaves_out_what_that_reader_does_not_get(
    client, marketing, write, diagram, gold_only
):
    type(diagram).objects.filter(pk=diagram.pk).update(collection=gold_only)
    page = write(("image", shown(diagram)))
    client.force_login(marketing)
    url = reverse("preview_as_page", args=[page.pk])
    for tier, sees in (("gold", True), ("silver", False)):
        answer = client.get(url, {"side": "partner", "tier": tier})
        assert (b"How it fits together" in answer.content) is sees


def test_button_to_a_page_out_of_reach_is_left_out(client, world, write, marketing):
    secret = write(audience={"tiers": ["gold"]})
    page = services.publish(
        PlaybookPage,
        actor=marketing,
        parent=tree.library_index(),
        title="With a button",
        body=[("action", {"label": "To the gold page", "page": secret, "address": ""})],
    )
    for email, sees in ((GOLD_SELLER, True), (SILVER_SELLER, False)):
        client.force_login(world.users[email])
        assert (b"To the gold page" in client.get(page.address()).content) is sees


def clean(name, value):
    block = BLOCKS[name]
    return block.clean(block.normalize(value))


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("/deals/new/", True),
        ("https://example.com/a?b=1", True),
        ("http://example.com/", False),
        ("javascript:alert(1)", False),
        ("//evil.example/", False),
        ("/\\evil.example/", False),
        ("https:evil", False),
        ("mailto:a@b.example", False),
    ],
)
def test_button_leads_into_the_portal_or_to_https(address, fits):
    value = {"label": "Go", "page": None, "address": address}
    if fits:
        clean("action", value)
    else:
        with pytest.raises(ValidationError):
            clean("action", value)


def test_blocks_that_are_not_whole_are_refused(db, world, write, keep, diagram):
    price, film = keep("Prices", "prices.pdf", pdf()), keep("Tour", "tour.mp4", FILM)
    type(diagram).objects.filter(pk=diagram.pk).update(description="")
    diagram.refresh_from_db()
    video = {"title": "Tour", "film": film, "captions": None, "language": "en", "silent": False}
    for name, value in (
        ("image", shown(diagram)),
        ("video", video),
        ("video", video | {"film": price, "silent": True}),
        ("video", video | {"captions": price}),
        ("action", {"label": "Go", "page": None, "address": ""}),
    ):
        with pytest.raises(ValidationError):
            clean(name, value)
    clean("image", shown(diagram, alt="A diagram"))
    clean("image", shown(diagram, decorative=True))
    clean("video", video | {"silent": True})
