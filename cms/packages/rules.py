"""When a unit counts as done: the lesson's rule, or what the package asks for itself."""

from decimal import Decimal

from cms.packages.choices import Completion, MoveOn, PassRule, Standard, Success
from cms.packages.manifests.units import Unit
from cms.packages.models import PackagePage, Record


def is_satisfied(lesson: PackagePage, unit: Unit, record: Record, standard: str) -> bool:
    """An asset reports nothing: it is done when it was opened, whatever the rule."""
    if unit.is_asset:
        return record.launches > 0
    completed = record.completion == Completion.COMPLETED
    passed = record.success == Success.PASSED
    if lesson.rule == PassRule.COMPLETED:
        return completed
    if lesson.rule == PassRule.PASSED:
        return passed
    if lesson.rule == PassRule.SCORE:
        return record.score is not None and record.score >= Decimal(lesson.pass_score or 0)
    if standard == Standard.CMI5:
        return _moves_on(unit.move_on, completed, passed, record.launches > 0)
    # SCORM's units say both apart. Where a score is demanded, being through is not enough: many
    # say "completed" on their last page, before the test. What was failed is not done either.
    if unit.mastery is not None:
        return passed
    return passed or (completed and record.success != Success.FAILED)


def _moves_on(move_on: str, completed: bool, passed: bool, opened: bool) -> bool:
    return {
        MoveOn.PASSED: passed,
        MoveOn.COMPLETED: completed,
        MoveOn.COMPLETED_AND_PASSED: completed and passed,
        MoveOn.COMPLETED_OR_PASSED: completed or passed,
        MoveOn.NOT_APPLICABLE: opened,
    }[MoveOn(move_on)]
