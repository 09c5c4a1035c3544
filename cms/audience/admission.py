"""Where a person meets the rules: the one condition every list, page, file and mail starts from."""

from django.db.models import Q

from cms.audience.models import Audience
from cms.audience.readers import reader_of
from portal.access.scope import NOTHING, Scope


def admitted(scope: Scope, field: str = "reach") -> Q:
    """Rows whose audience (`field`: the path to it) admits the person of `scope`."""
    open_to = _open_to(scope)
    return Q(**{f"{field}__in": open_to}) if open_to else NOTHING


def opened_audiences(scope: Scope) -> list[int]:
    """What `admitted` goes by, for the database's own policies (portal.access.row_security)."""
    return _open_to(scope)


def plant(scope: Scope, audience: int) -> None:
    """Give a scope that stands for everybody one audience that stands for all."""
    scope.__dict__["_audiences"] = ([audience], False)


def has_private_pages(scope: Scope) -> bool:
    """Whether Wagtail keeps any page private: nobody can say so in the editor."""
    return _asked(scope)[1]


def _open_to(scope: Scope) -> list[int]:
    """Ids of the audiences that admit the person."""
    return _asked(scope)[0]


def _asked(scope: Scope) -> tuple[list[int], bool]:
    """Both in one query, asked for once a scope: menu, notices and lists of one request all need
    them. The scope of strangers outlives requests, so it keeps nothing."""
    kept = scope.__dict__ if scope.is_active else {}
    if "_audiences" not in kept:
        kept["_audiences"] = Audience.objects.admitting(reader_of(scope))
    return kept["_audiences"]
