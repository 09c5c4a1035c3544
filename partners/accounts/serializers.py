"""Accounts and contacts as the API shows and reads them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.accounts import policies
from partners.accounts.choices import BuyingRole, Coverage, NameKind
from partners.accounts.models import Account
from partners.organizations.models import Team
from portal.interchange.api_fields import (
    CountryCode,
    Input,
    LensSerializer,
    Moment,
    NamedSerializer,
    Ref,
    Text,
    VersionField,
)


class AccountNameSerializer(serializers.Serializer):
    """Another name the customer goes by."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(NameKind.choices)


class AccountSerializer(LensSerializer):
    """An end customer. Fields outside your lenses are absent."""

    lenses = policies.LENSES

    id = serializers.UUIDField()
    name = serializers.CharField()
    country = CountryCode()
    city = serializers.CharField()
    version = serializers.IntegerField()
    website = serializers.CharField()
    tax_id = serializers.CharField()
    registration_id = serializers.CharField()
    phone = serializers.CharField()
    region = serializers.CharField()
    street = serializers.CharField()
    postcode = serializers.CharField()
    industry = serializers.CharField()
    parent = serializers.SerializerMethodField()
    coverage = serializers.ChoiceField(Coverage.choices)
    owner_team = NamedSerializer(allow_null=True)
    names = AccountNameSerializer(many=True, source="names.all")
    source = serializers.CharField()
    external_id = serializers.CharField()
    created_at = Moment()

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_parent(self, account: Account) -> dict[str, Any] | None:
        return NamedSerializer(account.parent).data if account.sees_parent else None


class AccountNameInput(Input):
    ignored = frozenset({"id"})

    name = Text(max_length=300, allow_blank=False, required=True)
    kind = serializers.ChoiceField(NameKind.choices, default=NameKind.ALIAS)


class AccountInput(Input):
    ignored = frozenset({"id", "source", "external_id", "created_at"})

    version = VersionField()
    name = Text(max_length=300, allow_blank=False)
    website = Text(max_length=200)
    tax_id = Text(max_length=60)
    registration_id = Text(max_length=80)
    phone = Text(max_length=60)
    country = CountryCode()
    region = Text(max_length=120)
    city = Text(max_length=120)
    street = Text(max_length=300)
    postcode = Text(max_length=30)
    industry = Text(max_length=120)
    parent = Ref(lambda user: Account.objects.visible_to(user), allow_null=True)
    coverage = serializers.ChoiceField(Coverage.choices, required=False)
    owner_team = Ref(lambda user: Team.objects.visible_to(user), allow_null=True)
    names = AccountNameInput(many=True, required=False, max_length=50)


class NewAccountInput(AccountInput):
    ignored = AccountInput.ignored | {"version"}

    version = None
    name = Text(max_length=300, allow_blank=False, required=True)


class ContactSerializer(serializers.Serializer):
    """A person at the customer, with the part played in buying."""

    id = serializers.UUIDField()
    account = NamedSerializer()
    name = serializers.CharField()
    job_title = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    buying_role = serializers.ChoiceField(BuyingRole.choices, allow_blank=True)
    version = serializers.IntegerField()
    created_at = Moment()


class ContactInput(Input):
    ignored = frozenset({"id", "account", "created_at"})

    version = VersionField()
    name = Text(max_length=120, allow_blank=False)
    job_title = Text(max_length=120)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    phone = Text(max_length=60)
    buying_role = serializers.ChoiceField(BuyingRole.choices, allow_blank=True, required=False)


class NewContactInput(ContactInput):
    ignored = frozenset({"id", "version", "created_at"})

    version = None
    account = Ref(lambda user: Account.objects.visible_to(user), required=True)
    name = Text(max_length=120, allow_blank=False, required=True)
