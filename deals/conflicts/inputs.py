"""What the API reads of reviewers and the desk."""

from rest_framework import serializers

from partners.accounts.models import Account
from portal.interchange.api_fields import Input, Ref, Text


class LinkInput(Input):
    """Null takes the link away."""

    account = Ref(lambda user: Account.objects.visible_to(user), allow_null=True, required=True)


class ApartInput(Input):
    """`about`: of the finding that is another customer."""

    about = serializers.UUIDField()


class ReasonInput(Input):
    reason = Text(max_length=1000, allow_blank=False, required=True)


class MergeInput(ReasonInput):
    """`gone` becomes part of `kept`."""

    kept = Ref(lambda user: Account.objects.visible_to(user), required=True)
    gone = Ref(lambda user: Account.objects.visible_to(user), required=True)
