"""Run by test_limits.py in a process of its own, on a copy of the test database.

`python tests/portal/signin/race.py KIND` prints one JSON object.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from portal.home import worlds  # noqa: E402
from portal.people.models import User  # noqa: E402
from portal.signin import forms, limits  # noqa: E402
from tests.conftest import CAST  # noqa: E402
from tests.together import person, together  # noqa: E402


def _times(work, times=10):
    done = []

    def once():
        try:
            work()
            done.append(1)
        except ValidationError:
            pass

    together([once] * times)
    return len(done)


def last_one():
    """Ten guesses of strangers at once, as many as one place may have; and one code of an app sent
    ten times at once, which opens once."""
    request = RequestFactory().post("/")
    user = person("seller@northwind.example")
    return {
        "guesses": _times(lambda: limits.guess_password(request, "x@y.example")),
        "codes": _times(lambda: forms.spend(user, "123456")),
    }


if __name__ == "__main__":
    if not User.objects.exists():  # a copy of the test database has its people already
        worlds.build(CAST)
    print(json.dumps(globals()[sys.argv[1]]()))
