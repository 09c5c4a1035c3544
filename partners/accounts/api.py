"""`accounts` and `contacts` of the API."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from partners.accounts import serializers, services
from partners.accounts.choices import Coverage
from partners.accounts.models import Account, AccountName, Contact
from partners.accounts.querysets import opened
from portal.interchange.api import ListAndRetrieve, seen_version
from portal.interchange.api_lists import Listing, ids, one_of, shown_only, words
from portal.interchange.api_wanted import Expansion
from portal.people.areas import Area


def _details(scope: Any) -> Any:
    """Accounts that show more than their directory entry."""
    return opened(scope, "view_account_details")


class AccountListing(Listing):
    """Searches by name everywhere, by other names and website where they are open."""

    def found(self, rows: Any, text: str, scope: Any) -> Any:
        return rows.matching(text, scope)


class AccountViewSet(ListAndRetrieve):
    """End customers you may see."""

    area = Area.ACCOUNTS
    queryset = Account.objects.all()
    serializer_class = serializers.AccountSerializer
    expansions: ClassVar = {
        "contacts": Expansion(lambda: ContactViewSet, {"account_id": "id"}, many=True),
        "parent": Expansion(lambda: AccountViewSet, {"id": "parent.id"}),
    }
    listing = AccountListing(
        order="name",
        orders={"name": "name"},
        search=("name",),
        filters={
            "country": words("country"),
            "coverage": one_of(
                Coverage.values,
                shown_only(lambda rows, values, scope: rows.filter(coverage__in=values), _details),
            ),
            "owner_team": ids(
                shown_only(lambda rows, values, scope: rows.filter(owner_team__in=values), _details)
            ),
        },
    )

    def rows(self) -> Any:
        user = self.request.user
        seen = Account.objects.visible_to(user)
        return (
            seen.select_related("owner_team", "parent")
            # A prefetch would cost one query more when there is a parent out of sight.
            .annotate(sees_parent=Exists(seen.filter(pk=OuterRef("parent"))))
            .prefetch_related(Prefetch("names", queryset=AccountName.objects.visible_to(user)))
        )

    @extend_schema(
        request=serializers.NewAccountInput, responses={201: serializers.AccountSerializer}
    )
    def create(self, request: Request) -> Response:
        """A new account of one of your teams (the desk: of any or none)."""
        data = self.read(serializers.NewAccountInput)
        names = data.pop("names", None)
        with transaction.atomic():
            account = services.create_account(actor=request.user, data=data)
            _set_names(account, request.user, names)
        return self.shown(account.pk, status=201)

    @extend_schema(request=serializers.AccountInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change an account; `names`, where given, are all its other names from now on."""
        account = self.found(pk)
        data = self.read(serializers.AccountInput)
        version, names = seen_version(request, data), data.pop("names", None)
        with transaction.atomic():
            services.update_account(account=account, actor=request.user, version=version, data=data)
            _set_names(account, request.user, names)
        return self.shown(pk)


def _set_names(account: Account, actor: Any, names: Iterable[Mapping[str, Any]] | None) -> None:
    """Exactly these other names; None leaves them as they are."""
    if names is None:
        return
    wanted = {(row["name"], row["kind"]) for row in names}
    for row in account.names.all():
        if (row.name, row.kind) not in wanted:
            services.remove_name(row=row, actor=actor)
    for name, kind in sorted(wanted):
        services.add_name(account=account, actor=actor, name=name, kind=kind)


class ContactViewSet(ListAndRetrieve):
    """People at the customers you may see."""

    area = Area.ACCOUNTS
    queryset = Contact.objects.all()
    serializer_class = serializers.ContactSerializer
    expansions: ClassVar = {"account": Expansion(lambda: AccountViewSet, {"id": "account.id"})}
    listing = Listing(
        order="name",
        orders={"name": "name"},
        search=("name", "email", "job_title"),
        filters={"account": ids("account")},
    )

    def rows(self) -> Any:
        return Contact.objects.visible_to(self.request.user).select_related("account")

    @extend_schema(
        request=serializers.NewContactInput, responses={201: serializers.ContactSerializer}
    )
    def create(self, request: Request) -> Response:
        data = self.read(serializers.NewContactInput)
        account = data.pop("account")
        contact = services.save_contact(account=account, actor=request.user, data=data)
        return self.shown(contact.pk, status=201)

    @extend_schema(request=serializers.ContactInput)
    def partial_update(self, request: Request, pk: Any) -> Response:
        contact = self.found(pk)
        data = self.read(serializers.ContactInput)
        version = seen_version(request, data)
        services.save_contact(
            account=contact.account,
            actor=request.user,
            data=data,
            contact=contact,
            version=version,
        )
        return self.shown(pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: Any) -> Response:
        services.remove_contact(contact=self.found(pk), actor=request.user)
        return Response(status=204)
