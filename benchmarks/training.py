"""`python -m benchmarks.training`: what training costs with 1,000 courses and a company of 200
people who take them.

A scratch database is filled in bulk (benchmarks/library.py); each address is asked as a seller and
as the administrator of the company, and as marketing. Prints the median of a request in ms and its
queries. `PAGES=1000 COURSES=1000 PEOPLE=200` by default; `DATABASE_URL` for PostgreSQL.
"""

import os
from typing import Any

os.environ.setdefault("PAGES", "1000")

from benchmarks import library
from benchmarks.scratch import in_scratch
from benchmarks.timing import median_ms

PEOPLE = int(os.environ.get("PEOPLE", "200"))
TAKEN, LESSONS = 10, 4
ADDRESSES = {
    "training": "/training/",
    "catalogue": "/training/courses/",
    "catalogue by title": "/training/courses/?sort=title",
    "catalogue: a family": "/training/courses/?family=storage",
    "catalogue: search": "/training/courses/?q=storage",
    "library: search": "/library/?q=storage",
    "team": "/training/team/",
    "team: overdue": "/training/team/?state=overdue",
    "team as CSV": "/training/team/export.csv",
    "enroll people": "/training/team/enroll/",
    "API courses": "/api/v1/courses/",
    "API enrollments": "/api/v1/enrollments/",
}


def fill() -> dict[str, Any]:
    """The library's pages and people; ten courses with lessons, taken by all of the company."""
    from django.contrib.auth import get_user_model

    from cms.training import services
    from cms.training.models import CoursePage, Enrollment
    from partners.organizations.models import Membership, Organization
    from portal.access import grants
    from portal.workflow import clock

    people = library.fill()
    company, users = Organization.objects.get(name="Company"), get_user_model().objects
    people["administrator"] = users.create(email="admin@bench.example", name="administrator")
    more = [users.model(email=f"p{n}@bench.example", name=f"Person {n}") for n in range(PEOPLE)]
    learners = [people["administrator"], *users.bulk_create(more)]
    for user in learners:
        role = "admin" if user == people["administrator"] else "learner"
        Membership.objects.create(user=user, organization=company, role=role)
    grants.sync(company)
    taken = list(CoursePage.objects.visible_to(people["gold seller"])[:TAKEN])
    for course in taken:
        for number in range(LESSONS):
            services.write_lesson(actor=people["marketing"], course=course, title=f"Step {number}")
    Enrollment.objects.bulk_create(
        Enrollment(
            user=user, organization=company, course=course, source="self", due_on=clock.today()
        )
        for user in learners
        for course in taken
    )
    return {name: people[name] for name in ("gold seller", "administrator", "marketing")}


def measure() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cms.training.models import CoursePage, Enrollment
    from portal.people.models import ApiToken

    call_command("migrate", verbosity=0)
    people = fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{CoursePage.objects.count()} courses, {Enrollment.objects.count()} enrollments\n")
    print(f"{'':<24}" + "".join(f"{name + ': ms, queries':>28}" for name in people), flush=True)
    for name, address in ADDRESSES.items():
        line = f"{name:<24}"
        for user in people.values():
            client, headers = Client(), {}
            client.force_login(user)
            if "/api/" in address:
                headers = {"authorization": f"Bearer {ApiToken.issue(user, 'bench')}"}

            def ask(client: Any = client, headers: Any = headers, address: str = address) -> Any:
                answer = client.get(address, headers=headers)
                return answer.status_code, answer.getvalue()  # a CSV is written while it is read

            with CaptureQueriesContext(connection) as queries:
                status = ask()[0]
            asked = len(queries)  # the next request forgets them
            line += f"{median_ms(ask):>20.1f}{asked:>8}" if status == 200 else f"{status:>28}"
        print(line, flush=True)


if __name__ == "__main__":
    in_scratch(measure)
