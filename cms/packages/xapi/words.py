"""Names of xAPI and cmi5, and who we say the learner and the units are."""

from typing import Any

from django.conf import settings

from cms.packages.manifests.units import Unit
from cms.packages.models import Attempt, Launch

VERSION = "1.0.3"
ADL = "http://adlnet.gov/expapi/verbs/"
CMI5_VERBS = "https://w3id.org/xapi/adl/verbs/"
LAUNCHED, INITIALIZED = f"{ADL}launched", f"{ADL}initialized"
COMPLETED, PASSED, FAILED = f"{ADL}completed", f"{ADL}passed", f"{ADL}failed"
TERMINATED = f"{ADL}terminated"
ABANDONED, SATISFIED = f"{CMI5_VERBS}abandoned", f"{CMI5_VERBS}satisfied"
WAIVED, VOIDED = f"{CMI5_VERBS}waived", f"{ADL}voided"
OUR_VERBS = frozenset({LAUNCHED, ABANDONED, SATISFIED, WAIVED, VOIDED})  # no unit says these
UNIT_VERBS = frozenset({INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED})
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore"
CMI5_CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON_CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/moveon"


def activity_of(attempt: Attempt, unit: Unit) -> str:
    """The unit's id here. cmi5 wants one of the portal's own; xAPI packages keep theirs."""
    if attempt.version.standard != "cmi5":
        return unit.key
    index = [one.key for one in attempt.version.launchable()].index(unit.key)
    return f"{settings.SITE_URL}/training/packages/{attempt.version_id}/{index}"


def actor_of(launch: Launch) -> dict[str, Any]:
    """The learner without an e-mail address: a name and an account here."""
    return {
        "objectType": "Agent",
        "name": launch.user.name,
        "account": {"homePage": settings.SITE_URL, "name": str(launch.user_id)},
    }
