"""A package inside its lesson's page: the table of contents, how far one is, the way in."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.packages.choices import Completion, Success
from cms.packages.models import Attempt, PackagePage
from cms.training.models import Enrollment
from cms.training.players import Player


def context(request: HttpRequest, lesson: Any, enrollment: Enrollment) -> dict[str, Any]:
    page = PackagePage.objects.select_related("package").get(pk=lesson.pk)
    mine = Attempt.objects.filter(enrollment=enrollment, lesson=page).select_related("version")
    attempt = mine.first()
    version = attempt.version if attempt else page.package.latest
    records = {row.unit: row for row in attempt.records.all()} if attempt else {}
    rows = [
        {"number": number, "unit": unit, "state": _state(records.get(unit.key))}
        for number, unit in enumerate(page.units_of(version))
    ]
    return {"page": page, "rows": rows, "has_begun": bool(records)}


def _state(record: Any) -> dict[str, Any]:
    """What the row says: words, tone, score."""
    if record is None:
        return {"label": Completion.UNKNOWN.label, "tone": "neutral", "score": None}
    if record.satisfied_at:
        label = Success.PASSED.label if record.success == Success.PASSED else _("Done")
        return {"label": label, "tone": "success", "score": record.score}
    if record.success == Success.FAILED:
        return {"label": Success.FAILED.label, "tone": "warning", "score": record.score}
    return {"label": Completion.INCOMPLETE.label, "tone": "info", "score": record.score}


PACKAGE = Player(
    icon="package",
    label=_("Interactive course"),
    template="cms/packages/_player.html",
    context=context,
)
