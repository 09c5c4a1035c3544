"""`python -m benchmarks.library`: what reading costs with 20,000 pages and 1,000 courses.

A scratch database is filled in bulk; each address is asked as a stranger, a gold seller and
marketing. Prints the median of a request in ms, its queries, and how many times the hand-written
SQL for 25 known rows it takes. `PAGES=20000 COURSES=1000` by default; `DATABASE_URL` for
PostgreSQL.
"""

import os
import random
from typing import Any

from benchmarks.scratch import in_scratch
from benchmarks.timing import median_ms

PAGES = int(os.environ.get("PAGES", "20000"))
COURSES = int(os.environ.get("COURSES", "1000"))
WORDS = ("alpha", "beta", "gamma", "storage", "network", "backup", "price", "school", "bank")
COMPANIES = ("上海华为技术有限公司", "北京存储设备有限公司", "深圳网络科技股份有限公司")
ADDRESSES = {
    "list": "/library/",
    "list by title": "/library/?sort=title",
    "filtered": "/library/?kind=playbook&family=storage",
    "out of date too": "/library/?old=on",
    "search: in every page": "/library/?q=page",
    "search: common word": "/library/?q=storage",
    "search: two words": "/library/?q=storage+bank",
    "search: one page": "/library/?q=needle777",
    "search: Chinese": "/library/?q=华为",
    "search: nothing": "/library/?q=zzzz",
    "news": "/news/",
    "feed": "/library/feed.atom",
    "API list": "/api/v1/resources/",
    "API search": "/api/v1/resources/?q=storage",
}


def fill() -> dict[str, Any]:
    """People by name, and the address of a page and a section everybody reads."""
    from cms.library.models import BattleCardPage, NewsPage, PlaybookPage, SectionPage
    from cms.library.tree import index_of, library_index, news_index
    from cms.training.models import CoursePage, TrainingIndexPage

    rng = random.Random(1)
    audiences = _audiences()
    sections = _write(SectionPage, library_index(), 40, audiences, rng, level=2)
    each = PAGES // 40
    for place, section in enumerate(sections):
        kind = BattleCardPage if place % 4 == 0 else PlaybookPage
        _write(kind, section, each, audiences, rng)
    _write(NewsPage, news_index(), PAGES // 20, audiences, rng)
    _write(CoursePage, index_of(TrainingIndexPage), COURSES, audiences, rng)
    return _people()


def _audiences() -> list[Any]:
    from cms.audience.models import Audience
    from cms.audience.rule import Rule

    rules = [Rule.of("public", {}), Rule.of("registered", {}), Rule.of("internal", {})]
    for tier in ("silver", "gold"):
        rules += [Rule.of("partner", {"tiers": [tier], "countries": [c]}) for c in COUNTRIES]
    rules += [Rule.of("partner", {"kinds": [kind]}) for kind in ("reseller", "distributor")]
    return [Audience.of(rule) for rule in rules]


COUNTRIES = ("GB", "DE", "FR", "CN", "US", "JP", "SG", "AU", "NL", "ES", "IT", "SE")


def _write(
    kind: Any, parent: Any, count: int, audiences: list[Any], rng: random.Random, level: int = 3
) -> list[Any]:
    """`count` published pages below `parent`, past the services: one statement for each table."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    rows = [_page(kind, parent, place, audiences, rng) for place in range(count)]
    for row in rows:
        row.content_type = ContentType.objects.get_for_model(kind)
    bases = [m for m in reversed(kind.__mro__) if issubclass(m, Page) and not m._meta.abstract]
    plain = [
        Page(**{f.attname: getattr(row, f.attname) for f in Page._meta.fields if f.attname != "id"})
        for row in rows
    ]
    Page.objects.bulk_create(plain, batch_size=500)
    ids = dict(Page.objects.filter(path__startswith=parent.path).values_list("path", "pk"))
    for row in rows:
        row.id = row.pk = ids[row.path]
        for base in bases[1:]:
            setattr(row, base._meta.pk.attname, row.id)
    for base in bases[1:]:
        fields = base._meta.local_concrete_fields
        for first in range(0, count, 500):
            base._base_manager.all()._insert(rows[first : first + 500], fields, using="default")
    Page.objects.filter(pk=parent.pk).update(numchild=count)
    get_search_backend().add_bulk(kind, rows)
    return rows


def _page(kind: Any, parent: Any, place: int, audiences: list[Any], rng: random.Random) -> Any:
    import datetime as dt

    from portal.workflow import clock

    words = rng.sample(WORDS, 4)
    title = f"Page {place} about {words[0]}"
    page = kind(
        title=title,
        draft_title=title,
        slug=f"page-{place}",
        path=kind._get_path(parent.path, parent.depth + 1, place + 1),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}page-{place}/",
        locale=parent.locale,
        live=True,
        kind=kind.own_kind,
        level="public",
        reach=audiences[0] if place == 0 else rng.choice(audiences),
        date=clock.today() - dt.timedelta(days=rng.randint(0, 900)),
        summary=" ".join(words),
        families=rng.sample(["storage", "network", "security"], 1),
        valid_until=clock.today() - dt.timedelta(days=3) if place % 10 == 7 else None,
        body=[("paragraph", f"<p>{' '.join(rng.choices(WORDS, k=60))}</p>")],
    )
    page.summary += f" needle{place}" if place % 500 == 277 else ""
    page.summary += f" {rng.choice(COMPANIES)}" if place % 20 == 5 else ""
    return page


def _people() -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    from partners.organizations.models import Membership, Organization, Tier
    from portal.access import grants

    users = get_user_model().objects
    gold = Tier.objects.create(code="gold", name="Gold", rank=2)
    company = Organization.objects.create(name="Company", kind="reseller", tier=gold, country="GB")
    seller = users.create(email="seller@bench.example", name="seller")
    Membership.objects.create(user=seller, organization=company, role="seller")
    grants.sync(company)
    marketing = users.create(
        email="marketing@bench.example", name="marketing", staff_role="marketing"
    )
    return {"stranger": None, "gold seller": seller, "marketing": marketing}


def measure() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cms.library.models import LibraryPage
    from portal.people.models import ApiToken

    call_command("migrate", verbosity=0)
    people = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{LibraryPage.objects.count()} pages, {COURSES} of them courses\n", flush=True)
    public = LibraryPage.objects.filter(reach__level="public", kind="playbook").first()
    section = LibraryPage.objects.filter(reach__level="public", kind="section").first()
    places = {"page": public.address(), "section of 500": section.address()} | ADDRESSES
    ideal = median_ms(_known_rows)
    print(f"{'':<24}" + "".join(f"{name:>28}" for name in people))
    print(f"{'':<24}" + f"{'ms    × ideal  queries':>28}" * len(people))
    for name, address in places.items():
        line = f"{name:<24}"
        for user in people.values():
            client, headers = Client(), {}
            if user:
                client.force_login(user)
                headers = {"authorization": f"Bearer {ApiToken.issue(user, 'bench')}"}

            def ask(client: Any = client, headers: Any = headers, address: str = address) -> Any:
                return client.get(address, headers=headers if "/api/" in address else {})

            with CaptureQueriesContext(connection) as queries:
                status = ask().status_code
            asked = len(queries)  # the next request forgets them
            if status != 200:
                line += f"{status:>28}"
                continue
            ms = median_ms(ask)
            line += f"{ms:>11.1f}{ms / ideal:>9.0f}{asked:>8}"
        print(line, flush=True)


def _known_rows() -> list[Any]:
    """What nobody can undercut: 25 rows by their keys, the answer being known."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.id, p.title, l.summary, l.date FROM wagtailcore_page p"
            " JOIN library_librarypage l ON l.page_ptr_id = p.id"
            " WHERE p.id IN (SELECT page_ptr_id FROM library_librarypage LIMIT 25)"
        )
        return cursor.fetchall()


if __name__ == "__main__":
    in_scratch(measure)
