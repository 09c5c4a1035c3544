"""Canaries: a mark in every text of every compartment, and a crawl of everything each person can
fetch. Nobody meets a mark from outside; and everybody meets their own, so the crawl does reach.
"""

import pytest

from portal.activity.models import OutgoingEmail
from portal.home import worlds
from tests.conftest import CAST
from tests.exhaustive import and_too
from tests.wall.crawl import crawl
from tests.wall.stage import PEOPLE, set_stage

# Which marks each person may meet. Desk and auditor see both sides: they meet them all.
NORTHWIND, BLUEPEAK = {"nwdeal", "nwco"}, {"bpdeal", "bpco"}
MAY_MEET = {
    "nw-admin": NORTHWIND,
    "nw-seller": NORTHWIND,
    "nw-seller2": {"nwco"},
    "nw-marketer": {"nwco"},
    "nw-learner": {"nwco"},
    "bp-admin": BLUEPEAK,
    "bp-seller": BLUEPEAK,
    "harbor-admin": {"hbco"},
    "harbor-buyer": {"hbco"},
    "cobalt": {"codeal", "coco"},
    "delta": {"dedeal", "deco"},
    "cam": {"nwdeal", "nwco", "nwnote", "codeal", "coco", "conote"},
    "cam2": {"bpdeal", "bpco", "bpnote", "dedeal", "deco", "denote", "hbco"},
    "direct": {"north"},
    "direct-manager": {"north"},
    "direct2": {"south"},
    "marketing": set(),
}
ALL = set().union(*MAY_MEET.values())
COMPANIES = {"northwind": "nw", "bluepeak": "bp", "harbor": "hb", "cobalt": "co", "delta": "de"}
TEAMS = {"Direct North": "north", "Direct South": "south"}


def mark(name):
    return f"Zq{name}qz"


def deal(name, key, **side):
    """A deal with a mark in every text a person can type."""
    word = mark(name)
    return {
        "key": f"canary-{key}",
        "status": "in_review",
        "title": f"{word} title",
        "customer": {
            "name": f"{word} customer", "country": "GB", "city": word, "address": word,
            "tax_id": word, "phone": word, "website": f"{word.lower()}.example",
        },
        "contact": {"name": word, "email": f"{word.lower()}@customer.example"},
        "need": word,
        "competitor": word,
        "products": [{"family": "network", "name": word}],
        "value": {"amount": "1234.00", "currency": "GBP"},
        **side,
    }  # fmt: skip


def extra_deals():
    for company, code, seller, manager in (
        ("northwind", "nw", "seller@northwind.example", "cam@meridian.example"),
        ("bluepeak", "bp", "seller@bluepeak.example", "cam2@meridian.example"),
        ("cobalt", "co", "seller@cobalt.example", "cam@meridian.example"),
        ("delta", "de", "seller@delta.example", "cam2@meridian.example"),
    ):
        word, note = mark(f"{code}deal"), mark(f"{code}note")
        internal = [{"author": manager, "body": note, "internal": True}]
        secret = [{"author": manager, "name": f"{note}.txt", "text": note, "internal": True}]
        yield deal(
            f"{code}deal",
            code,
            organization=company,
            owner=seller,
            comments=[
                {"author": seller, "body": word},
                *(internal if code in {"nw", "bp"} else []),
            ],
            files=[
                {"author": seller, "name": f"{word}.txt", "text": word},
                *secret,
            ],
        )
    for team, name in TEAMS.items():
        owner = "direct@meridian.example" if name == "north" else "direct2@meridian.example"
        word = mark(name)
        yield deal(name, name, team=team, owner=owner, comments=[{"author": owner, "body": word}])


def accounts():
    for team, name in TEAMS.items():
        word = mark(name)
        yield {
            "key": f"canary-{name}", "name": f"{word} account", "owner_team": team, "city": word,
            "coverage": "direct", "street": word, "industry": word, "phone": word, "tax_id": word,
            "names": [{"name": f"{word} alias"}],
            "contacts": [{"name": word, "job_title": word, "email": f"{word.lower()}@x.example"}],
        }  # fmt: skip


@pytest.fixture
def marked_stage(world, settings):
    """The cast with marks. What Northwind and Harbor may share of each other carries none: the
    joint account shows its directory entry, the distributor a deal's title and customer."""
    settings.DEMO = True
    spec = CAST | {
        "deals": [*CAST["deals"], *extra_deals()],
        "accounts": [*CAST["accounts"], *accounts()],
    }
    world = worlds.build(spec)
    for key, code in COMPANIES.items():
        word = mark(f"{code}co")
        company = world.organizations[key]
        for column in ("city", "address", "phone", "about"):
            setattr(company, column, word)
        company.save()
    hide_beside_what_is_shared(world)
    return set_stage(world)


def hide_beside_what_is_shared(world):
    """Marks in the hidden fields of rows that are shown in part."""
    joint, supplied = world.deals["nw-approved"], world.deals["co-submitted"]
    for row, name in ((joint, "nwdeal"), (supplied, "codeal")):
        for column in ("need", "competitor", "contact_name", "customer_address"):
            setattr(row, column, mark(name))
        row.save()
    acme = world.accounts["acme"]
    acme.contacts.update(name=mark("north"))
    acme.parent = world.accounts["canary-south"]  # a parent company somebody else looks after
    acme.external_id = mark("north")
    acme.save()
    # A reviewer matched Northwind's deal to an account that is not joint.
    row = world.deals["nw-submitted"]
    row.account = world.accounts["canary-south"]
    row.save()


def met(pages):
    """The marks anywhere in what was fetched: bodies and headers, in any letter case."""
    texts = [page.body.decode(errors="replace") + str(page.headers) for page in pages.values()]
    whole = "\n".join(texts).lower()
    return {name for name in ALL if mark(name).lower() in whole}


@pytest.mark.parametrize("who", and_too(["nw-seller"], MAY_MEET))
def test_nobody_meets_a_mark_from_outside(marked_stage, who):
    pages = crawl(marked_stage, who)
    seller2 = {"nwdeal"} if who == "nw-seller2" else set()  # its own joint deal carries one
    assert met(pages) == MAY_MEET[who] | seller2
    assert len(pages) > 25


@pytest.mark.exhaustive
@pytest.mark.parametrize("who", ["desk", "auditor"])
def test_desk_and_auditor_meet_every_mark(marked_stage, who):
    """The marks are there to be found, whoever looks with the right to."""
    assert met(crawl(marked_stage, who, limit=2000)) == ALL


@pytest.mark.exhaustive
def test_rivals_and_their_people_are_not_named(marked_stage):
    """Not even names: companies, people, addresses of the other side."""
    rivals = {"nw": ("bluepeak", "bea admin", "ben seller"), "bp": ("northwind", "nils", "nora")}
    for side, names in rivals.items():
        for who in (who for who in PEOPLE if who.startswith(side)):
            pages = crawl(marked_stage, who).values()
            whole = "\n".join(page.body.decode(errors="replace") for page in pages).lower()
            assert [name for name in names if name in whole] == [], who


def test_mails_carry_no_mark_from_outside(marked_stage):
    for who, email in PEOPLE.items():
        if who in {"desk", "ops", "auditor"}:
            continue
        mails = OutgoingEmail.objects.filter(to=email)
        whole = "\n".join(m.subject + m.text + m.html for m in mails).lower()
        found = {name for name in ALL if mark(name).lower() in whole}
        assert found <= MAY_MEET[who], who
