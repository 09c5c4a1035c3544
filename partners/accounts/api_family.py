"""`accounts/{id}/family/`: the corporate family, as far as the caller may know it."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts.family import Node, family_of
from partners.accounts.models import Account
from partners.accounts.policies import LENSES
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.api import ApiView
from portal.interchange.api_fields import NamedSerializer
from portal.people.areas import Area


class BelowSerializer(NamedSerializer):
    """A company with the id of its parent; parents stand before their children."""

    parent = serializers.UUIDField()


class FamilySerializer(serializers.Serializer):
    """`above`: from the top of what is in sight down to the parent. `is_cut`: there are more
    below than were read."""

    above = NamedSerializer(many=True)
    below = BelowSerializer(many=True)
    is_cut = serializers.BooleanField()


class FamilyView(ApiView):
    area = Area.ACCOUNTS

    @extend_schema(operation_id="accounts_family", responses=FamilySerializer)
    def get(self, request: Request, pk: Any) -> Response:
        """Whose subsidiary this customer is, and whose parent."""
        rows = Account.objects.select_related("owner_team")
        account = visible_or_404(rows, request.user, pk=pk)
        scope = scope_of(request.user)
        if "parent" not in LENSES.fields(scope, account):
            raise Http404
        family = family_of(scope, account)
        found = {
            "above": NamedSerializer(family.above, many=True).data,
            "below": list(_below(family.tree)),
            "is_cut": family.tree.is_cut,
        }
        return Response(found)


def _below(node: Node) -> Any:
    """Parents before their children."""
    for child in node.children:
        yield NamedSerializer(child.account).data | {"parent": str(node.account.pk)}
    for child in node.children:
        yield from _below(child)
