"""`invitations` of the API: those on their way to the companies you manage."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.organizations import policies, serializers, services
from partners.organizations.models import Invitation
from portal.access.policy import require
from portal.interchange.api import ListAndRetrieve
from portal.interchange.api_lists import Listing, ids
from portal.people.areas import Area


class InvitationViewSet(ListAndRetrieve):
    """Open invitations to the companies you manage; the desk also sees those to the vendor.

    `POST members/` and `POST staff/` invite.
    """

    area = Area.ORGANIZATIONS
    queryset = Invitation.objects.all()
    serializer_class = serializers.OpenInvitationSerializer
    listing = Listing(
        order="-created_at",
        orders={"created_at": "created_at", "expires_at": "expires_at"},
        search=("email", "name"),
        filters={"organization": ids("organization")},
    )

    def rows(self) -> Any:
        rows = Invitation.objects.visible_to(self.request.user).open()
        return rows.select_related("organization", "team", "invited_by")

    @extend_schema(request=None, responses={204: None})
    def revoke(self, request: Request, pk: Any) -> Response:
        """The link in the mail stops working."""
        services.revoke_invitation(invitation=self.found(pk), actor=request.user)
        return Response(status=204)

    @extend_schema(request=None, responses={201: serializers.OpenInvitationSerializer})
    def resend(self, request: Request, pk: Any) -> Response:
        """A new invitation with a new id and link; the old link stops working."""
        found = self.found(pk)
        require(policies.can_manage_invitation(self.scope, found))
        made = services.resend_invitation(invitation=found, actor=request.user)
        answer = self.shown(made.pk if made else pk)
        answer.status_code = 201
        return answer
