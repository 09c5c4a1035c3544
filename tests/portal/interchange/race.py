"""Run by test_api_idempotency.py in a process of its own, on a copy of the test database.

`python tests/portal/interchange/race.py KIND` prints one JSON object: the answers of parallel
requests, and how many deals they made.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()


from django.conf import settings  # noqa: E402

from deals.registrations.models import Deal  # noqa: E402
from portal.home import worlds  # noqa: E402
from tests.api import as_user  # noqa: E402
from tests.conftest import CAST  # noqa: E402
from tests.together import person, together  # noqa: E402


def one_key():
    """One request with one key, eight times at once."""
    api = as_user(person("seller@northwind.example"))
    answers = []
    together(
        [lambda: answers.append(api.post("deals/", {"title": "Once"}, Idempotency_Key="p"))] * 8
    )
    return {
        "statuses": sorted({answer.status_code for answer in answers}),
        "answers": len(answers),
        "made": sorted(
            {answer.content.decode() for answer in answers if answer.status_code == 201}
        ),
        "deals": Deal.objects.filter(title="Once").count(),
    }


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["testserver"]
    worlds.build(CAST)
    print(json.dumps({"one_key": one_key}[sys.argv[1]]()))
