"""The allocation board laid out by named-account lists, for those who read the lists."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deals.named.models import ListVersion, NamedEntry
from deals.named.policies import can_see_lists
from partners.coverage.groupings import Column, Grouping
from portal.access.scope import Scope


def _columns(scope: Scope) -> list[Column]:
    """Of each list in force the accounts it names (by link, name or website), and the rest."""
    versions = ListVersion.objects.in_scope(scope).in_force().select_related("named_list__team")
    columns, all_named = [], Q(pk__in=[])
    for version in versions.order_by("named_list__name", "pk"):
        entries = NamedEntry.objects.filter(version=version)
        sites = entries.exclude(website="").values("website")
        rule = Q(pk__in=entries.filter(account__isnull=False).values("account"))
        rule |= Q(name__in=entries.values("name")) | Q(website__in=sites)
        label = f"{version.named_list.name} · {version.named_list.team}"
        columns.append(Column(str(version.named_list_id), label, rule))
        all_named |= rule
    return [*columns, Column("-", _("On no list"), ~all_named)]


NAMED_VIEW = Grouping("named", _("Named accounts"), _columns, can_see_lists)
