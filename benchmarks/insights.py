"""`python -m benchmarks.insights`: what marketing's reports cost with 20,000 pages, 1,000 courses,
500 companies of five people and 200,000 openings.

A scratch database is filled in bulk (benchmarks/library.py). Prints the median of a request in
ms. `PAGES=20000 COURSES=1000 COMPANIES=500 OPENINGS=200000` by default;
`DATABASE_URL` for PostgreSQL.
"""

import datetime as dt
import os
import random
import uuid
from typing import Any

from benchmarks import library
from benchmarks.scratch import in_scratch
from benchmarks.timing import median_ms

COMPANIES = int(os.environ.get("COMPANIES", "500"))
OPENINGS = int(os.environ.get("OPENINGS", "200000"))
EACH, TAKEN = 5, 20
ADDRESSES = {
    "use by tier": "/library/reports/",
    "use by company": "/library/reports/?by=company",
    "use by audience": "/library/reports/?by=audience",
    "top content": "/library/reports/top/",
    "stale content": "/library/reports/stale/",
    "searches": "/library/reports/searches/",
    "courses": "/library/reports/courses/",
    "certificates": "/library/reports/certificates/",
    "top content as CSV": "/library/reports/top.csv",
    "stale content as CSV": "/library/reports/stale.csv",
}


def fill() -> Any:
    """The person who asks: channel marketing."""
    from cms.library.models import LibraryPage
    from portal.workflow import clock

    people = library.fill()
    long_ago = clock.now() - dt.timedelta(days=500)
    LibraryPage.objects.update(first_published_at=long_ago, last_published_at=clock.now())
    seats = _seats()
    rng = random.Random(2)
    _openings(seats, rng)
    _learning(seats, rng)
    return people["marketing"]


def _seats() -> list[tuple[Any, Any]]:
    from django.contrib.auth import get_user_model

    from partners.organizations.models import Membership, Organization, Tier

    users, gold = get_user_model().objects, Tier.objects.get(code="gold")
    companies = Organization.objects.bulk_create(
        Organization(name=f"Company {n}", kind="reseller", tier=gold if n % 2 else None)
        for n in range(COMPANIES)
    )
    people = users.bulk_create(
        users.model(email=f"p{n}@bench.example", name=f"Person {n}")
        for n in range(COMPANIES * EACH)
    )
    seats = [(user, companies[place % COMPANIES]) for place, user in enumerate(people)]
    Membership.objects.bulk_create(
        Membership(user=user, organization=company, role="seller") for user, company in seats
    )
    return seats


def _openings(seats: list[tuple[Any, Any]], rng: random.Random) -> None:
    from cms.library.models import LibraryPage
    from cms.reading.models import Opening, SearchTerm
    from portal.workflow import clock

    pages = list(LibraryPage.objects.order_by("?").values_list("pk", "title")[:5000])
    now = clock.now()

    def opening() -> Opening:
        (user, company), (page, title) = rng.choice(seats), rng.choice(pages)
        at = now - dt.timedelta(hours=rng.randint(1, 4000))
        return Opening(
            id=uuid.uuid4(), user=user, organization=company, page_id=page, title=title, at=at
        )

    Opening.objects.bulk_create((opening() for _ in range(OPENINGS)), batch_size=5000)
    SearchTerm.objects.bulk_create(
        SearchTerm(
            day=clock.today() - dt.timedelta(days=n // 3000),
            term=f"words {n % 3000}",
            language="en",
            asker="partner",
            times=3,
            misses=n % 3,
        )
        for n in range(24_000)
    )


def _learning(seats: list[tuple[Any, Any]], rng: random.Random) -> None:
    from cms.training.models import CoursePage, Enrollment
    from partners.certifications.models import Certificate, Certification
    from portal.workflow import clock

    courses = list(CoursePage.objects.all()[:TAKEN])
    Enrollment.objects.bulk_create(
        Enrollment(
            user=user,
            organization=company,
            course=course,
            source="self",
            status=rng.choice(["enrolled", "in_progress", "completed"]),
        )
        for user, company in seats
        for course in courses
    )
    kind = Certification.objects.create(code="bench", name="Bench")
    Certificate.objects.bulk_create(
        Certificate(
            holder=user,
            organization=company,
            certification=kind,
            number=f"B-{place}",
            once=f"b{place}",
            source="course",
            expires_on=clock.today() + dt.timedelta(days=rng.randint(0, 700)),
        )
        for place, (user, company) in enumerate(seats)
    )


def measure() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(fill())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{'':<24}{'ms':>12}", flush=True)
    for name, address in ADDRESSES.items():

        def ask(address: str = address) -> Any:
            answer = client.get(address)
            return answer.status_code, answer.getvalue()  # a CSV is written while it is read

        assert ask()[0] == 200, address
        print(f"{name:<24}{median_ms(ask):>12.1f}", flush=True)


if __name__ == "__main__":
    in_scratch(measure)
