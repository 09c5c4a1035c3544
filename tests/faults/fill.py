"""Run in a process of its own on a migrated database: builds the cast and prints how to come in as
everybody, as JSON: e-mail → token of the API, and the cookie of a browser that is signed in."""

import json
import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.contrib import auth  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from partners.integrations.models import Integration  # noqa: E402
from portal.home import worlds  # noqa: E402
from portal.people.models import ApiToken  # noqa: E402
from tests.portal.webhooks.conftest import integrate  # noqa: E402

CAST = Path(__file__).resolve().parents[1] / "cast.json"


def session_of(user):
    store = SessionStore()
    store[auth.SESSION_KEY] = str(user.pk)
    store[auth.BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


def main():
    world = worlds.build(json.loads(CAST.read_text()))
    people = {
        email: {"token": ApiToken.issue(user, "faults"), "session": session_of(user)}
        for email, user in world.users.items()
    }
    there = Integration.objects.filter(name="northwind-admin").first()
    program = there or integrate(world, "northwind")
    deal = world.deals["nw-submitted"]
    print(json.dumps({"people": people, "integration": str(program.pk), "deal": str(deal.pk)}))


main()
