"""Answers to "may this person do that?": an object with a reason, never a bare tuple."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

Text = Any  # str or a lazy translation


@dataclass(frozen=True)
class Decision:
    """Truth value is `allowed`; `reason` is shown on the button, the page and in the API."""

    allowed: bool
    reason: Text = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)
NOT_YOURS = Decision(False, _("Your role does not include this."))


def refuse(reason: Text) -> Decision:
    """A refusal with its reason in plain words."""
    return Decision(False, reason)


class Refused(PermissionDenied):
    """Visible but not allowed: 403 in HTML and API. `str(error)` is the reason."""


def require(decision: Decision) -> None:
    """Raise `Refused` with the decision's reason unless it allows."""
    if not decision:
        raise Refused(str(decision.reason or NOT_YOURS.reason))
