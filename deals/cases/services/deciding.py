"""Moving a case along its table, and the preview of a decision."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from deals.cases import letters, moves, policies
from deals.cases.models import Case
from deals.cases.workflow import CASE
from portal.access.policy import require
from portal.access.scope import scope_of


def perform(
    *, case: Case, action: str, actor: Any, version: int, data: Mapping[str, Any] | None = None
) -> Case:
    """Make one transition of the case's table. Twice with one seen version does it once."""
    return CASE.perform(
        case, action, actor=actor, scope=scope_of(actor), version=version, data=data or {}
    )


def preview(*, case: Case, actor: Any, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What each party would read, in every language. Writes nothing; raises as a decision does."""
    require(policies.can_ask(scope_of(actor), case))
    moves.deciding(case, actor, data)
    return [
        {
            "verdict": verdict,
            "letters": [
                {"code": code, "language": label, "subject": subject, "text": text}
                for code, label in settings.LANGUAGES
                for subject, text in [verdict.letter(code)]
            ],
        }
        for verdict in letters.plan(case, data, moves.parties_of(case))
    ]
