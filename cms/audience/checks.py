"""Which parts go with which level, said in words."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.audience.choices import Level
from cms.audience.options import LABELS, unknown
from partners.organizations.choices import MemberRole
from portal.people.choices import StaffRole


def check_parts(level: str, parts: Mapping[str, list[str]]) -> None:
    """Raise ValidationError at `audience` for parts that mean nothing at `level`."""
    given = {part for part, codes in parts.items() if codes}
    roles = set(parts.get("roles") or ())
    problem = ""
    if level in {Level.PUBLIC, Level.REGISTERED} and given:
        problem = _("Only pages for partners can be narrowed. Choose partners above, or clear it.")
    elif level == Level.INTERNAL and given - {"roles"}:
        problem = _("Pages for our own people can be narrowed by role only.")
    elif level == Level.INTERNAL and roles - set(StaffRole.values):
        problem = _("For our own people choose roles of the vendor, not of partners.")
    elif level == Level.PARTNER and roles - set(MemberRole.values):
        problem = _("For partners choose roles of partners, not of the vendor.")
    if problem:
        raise ValidationError({"audience": problem})


def check_codes(parts: Mapping[str, list[str]]) -> None:
    """Raise ValidationError for codes nobody can have (a tier or company that is gone)."""
    for part, codes in parts.items():
        if gone := unknown(part, codes):
            raise ValidationError(
                _("%(part)s: there is no “%(code)s” any more. Choose again."),
                params={"part": LABELS[part], "code": gone[0]},
            )
