"""Users and Groups of the SCIM service: read, search, create, replace, patch, delete."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from scim2_models import Context, ListResponse, PatchOp, ResponseParameters, SearchRequest
from scim2_models.path.expressions import Comparison

from partners.provisioning import mapping, services
from partners.provisioning.api_scim import ScimView, check_match
from partners.provisioning.models import Directory, DirectoryGroup, DirectoryPerson
from partners.provisioning.resources import MAX_RESULTS, POLICY, PROVIDER, Group, User

# Filters directories send all the time are asked of the database; the rest is compared here.
COLUMNS = {"username": "user_name__iexact", "externalid": "external_id"}


class People:
    model, resource, prefetch = DirectoryPerson, User, "groups"
    to_resource = staticmethod(mapping.person_resource)
    word = "person"
    save = staticmethod(services.save_person)
    remove = staticmethod(services.remove_person)
    columns = COLUMNS


class Groups:
    model, resource, prefetch = DirectoryGroup, Group, "people"
    to_resource = staticmethod(mapping.group_resource)
    word = "group"
    save = staticmethod(services.save_group)
    remove = staticmethod(services.remove_group)
    columns = {"displayname": "name__iexact", "externalid": "external_id"}


class KindView(ScimView):
    """`kind` says which rows these are and what is done with them."""

    kind: Any = None

    def rows(self) -> Any:
        rows = self.kind.model.objects.visible_to(self.request.user).of(self.directory)
        return rows.prefetch_related(self.kind.prefetch)

    def shown(self, row: Any) -> Any:
        return self.kind.to_resource(row, self.base)

    @property
    def resource(self) -> Any:
        return self.kind.resource

    def params(self) -> Any:
        resource: Any = self.resource
        return ResponseParameters[resource].model_validate(self.request.query_params.dict())

    def read(self, context: Context) -> Any:
        return self.kind.resource.model_validate(
            self.request.data, scim_ctx=context, scim_provider=PROVIDER
        )


def listed(found: list[Any], asked: Any, of: Any) -> Any:
    """The page of `found` that was asked for, after its filter and in its order."""
    if asked.filter:
        found = [resource for resource in found if asked.filter.match(resource)]
    found = asked.sort(found)
    start = asked.start_index_0 or 0
    wanted = MAX_RESULTS if asked.count is None else min(asked.count, MAX_RESULTS)
    shown = found[start : start + wanted]
    return ListResponse[of](
        total_results=len(found),
        start_index=asked.start_index or 1,
        items_per_page=len(shown),
        resources=shown,
    )


class CollectionView(KindView):
    def get(self, request: Request) -> Response:
        resource: Any = self.resource
        asked = SearchRequest[resource].model_validate(request.query_params.dict())
        return self.page(asked, Context.RESOURCE_QUERY_RESPONSE)

    def post(self, request: Request) -> Response:
        params = self.params()
        resource = self.read(Context.RESOURCE_CREATION_REQUEST)
        row = self.kind.save(directory=self.directory, resource=resource, actor=request.user)
        shown = self.shown(self.rows().get(pk=row.pk))
        return self.answer(shown, Context.RESOURCE_CREATION_RESPONSE, 201, params)

    def page(self, asked: Any, context: Context) -> Response:
        found = [self.shown(row) for row in self.candidates(asked.filter)]
        return self.answer(listed(found, asked, self.kind.resource), context, params=asked)

    def candidates(self, wanted: Any) -> Any:
        rows = self.rows()
        node = wanted.ast if wanted else None
        if isinstance(node, Comparison) and node.op.value == "eq" and isinstance(node.value, str):
            column = self.kind.columns.get(str(node.attr_path).lower())
            if column and "\x00" not in node.value:
                return rows.filter(**{column: node.value})
        return rows


class SearchView(CollectionView):
    """`POST .search`: the same query in a body."""

    http_method_names = ["post"]

    def post(self, request: Request) -> Response:
        resource: Any = self.resource
        asked = SearchRequest[resource].model_validate(
            request.data, scim_ctx=Context.SEARCH_REQUEST
        )
        return self.page(asked, Context.SEARCH_RESPONSE)


class RootSearchView(ScimView):
    """`POST .search` at the root: people and groups together."""

    http_method_names = ["post"]

    def post(self, request: Request) -> Response:
        asked = SearchRequest[User | Group].model_validate(
            request.data, scim_ctx=Context.SEARCH_REQUEST
        )
        found: list[Any] = []
        for kind in (People, Groups):
            rows = kind.model.objects.visible_to(request.user).of(self.directory)
            found += [
                kind.to_resource(row, self.base) for row in rows.prefetch_related(kind.prefetch)
            ]
        return self.answer(
            listed(found, asked, User | Group), Context.SEARCH_RESPONSE, params=asked
        )


class ResourceView(KindView):
    def found(self, pk: UUID) -> Any:
        row = self.rows().filter(pk=pk).first()
        if row is None:
            raise Http404
        return row

    def get(self, request: Request, pk: UUID) -> Response:
        shown = self.shown(self.found(pk))
        return self.answer(shown, Context.RESOURCE_QUERY_RESPONSE, params=self.params())

    @contextmanager
    def alone(self, pk: UUID) -> Iterator[Any]:
        """The row, read when nobody else changes anything in this directory: directories send
        several patches of one group at a time, and each must begin with what the last one left."""
        with transaction.atomic():
            Directory.objects.select_for_update().get(pk=self.directory.pk)
            row = self.found(pk)
            check_match(self.request, row.version)
            yield row

    def put(self, request: Request, pk: UUID) -> Response:
        params = self.params()
        with self.alone(pk) as row:
            resource = self.read(Context.RESOURCE_REPLACEMENT_REQUEST)
            resource.replace(self.shown(row))
            return self.saved(row, resource, Context.RESOURCE_REPLACEMENT_RESPONSE, params)

    def patch(self, request: Request, pk: UUID) -> Response:
        params = self.params()
        with self.alone(pk) as row:
            resource = self.shown(row)
            if not self.patched(resource):
                return self.answer(resource, Context.RESOURCE_PATCH_RESPONSE, params=params)
            return self.saved(row, resource, Context.RESOURCE_PATCH_RESPONSE, params)

    def patched(self, resource: Any) -> bool:
        """Apply the request's patch to `resource`; whether it changed anything."""
        kind: Any = self.resource
        with POLICY:
            patch = PatchOp[kind].model_validate(
                self.request.data, scim_ctx=Context.RESOURCE_PATCH_REQUEST
            )
            return bool(patch.patch(resource))

    def saved(self, row: Any, resource: Any, context: Context, params: Any) -> Response:
        self.kind.save(
            directory=self.directory,
            resource=resource,
            actor=self.request.user,
            **{self.kind.word: row},
        )
        return self.answer(self.shown(self.found(row.pk)), context, params=params)

    def delete(self, request: Request, pk: UUID) -> Response:
        with self.alone(pk) as row:
            self.kind.remove(actor=request.user, **{self.kind.word: row})
        return Response(status=204)
