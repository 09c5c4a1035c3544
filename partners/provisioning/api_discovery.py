"""What the SCIM service says of itself (RFC 7644 §4), and its answer to unknown addresses."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from scim2_models import Context, ListResponse, ResourceType, Schema, SearchRequest

from partners.provisioning.api_scim import ScimView
from partners.provisioning.resources import PROVIDER


class ConfigView(ScimView):
    def get(self, request: Request) -> Response:
        config: Any = PROVIDER.config
        return self.answer(config, Context.RESOURCE_QUERY_RESPONSE)


class DiscoveryView(ScimView):
    """A list of what is served, or one of it by its name."""

    model: Any = None
    found: Any = ()

    def get(self, request: Request, name: str = "") -> Response:
        if name:
            one = next((item for item in self.found if item.id == name), None)
            if one is None:
                raise Http404
            return self.answer(one, Context.RESOURCE_QUERY_RESPONSE)
        model: Any = self.model
        asked = SearchRequest[model].model_validate(request.query_params.dict())
        everything = ListResponse[model](
            total_results=len(self.found),
            start_index=asked.start_index or 1,
            items_per_page=len(self.found),
            resources=list(self.found),
        )
        return self.answer(everything, Context.RESOURCE_QUERY_RESPONSE)


class SchemasView(DiscoveryView):
    model, found = Schema, PROVIDER.schemas


class TypesView(DiscoveryView):
    model, found = ResourceType, PROVIDER.resource_types


class UnknownView(ScimView):
    """Every address nobody declared."""

    def get(self, request: Request, **kwargs: Any) -> Response:
        raise Http404

    post = put = patch = delete = get
