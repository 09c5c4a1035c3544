"""What a cmi5 or xAPI unit is launched with."""

import base64
import json
from urllib.parse import quote, urlencode

from django.urls import reverse

from cms.packages.choices import Standard
from cms.packages.models import Launch
from cms.packages.services.recording import unit_of
from cms.packages.services.tokens import secret_of, token_of
from cms.packages.xapi import words
from portal.workflow import clock


def auth_token(launch: Launch) -> str:
    return base64.b64encode(f"unit:{secret_of(launch)}".encode()).decode()


def basic_of(launch: Launch) -> str:
    """The Authorization header a unit sends."""
    return f"Basic {auth_token(launch)}"


def fetch_once(launch: Launch) -> str:
    """The unit's secret, given once in a launch; empty after that."""
    rows = Launch.objects.filter(pk=launch.pk, fetched_at=None)
    return auth_token(launch) if rows.update(fetched_at=clock.now()) else ""


def launch_query(launch: Launch) -> str:
    """What is put behind the unit's address."""
    attempt = launch.record.attempt
    unit = unit_of(attempt, launch.record.unit)
    here, token = launch.origin or launch.portal, token_of(launch)
    actor = words.actor_of(launch)
    endpoint = f"{here}{reverse('package_frame', args=[token])}xapi/"
    registration, activity = str(attempt.pk), words.activity_of(attempt, unit)
    if attempt.version.standard == Standard.CMI5:
        said = {
            "endpoint": endpoint,
            # Some units take the session's id from here instead of the launch data.
            "fetch": f"{here}{reverse('package_fetch', args=[token])}?session={launch.session}",
            "actor": json.dumps(actor),
            "registration": registration,
            "activityId": activity,
        }
    else:
        said = {
            "endpoint": endpoint,
            "auth": basic_of(launch),
            "actor": json.dumps(actor),
            "registration": registration,
            "activity_id": activity,
        }
    # Units read this by decodeURIComponent, which leaves a + where a blank was.
    return urlencode(said, quote_via=quote)
