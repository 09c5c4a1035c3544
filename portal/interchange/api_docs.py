"""OpenAPI 3.1 of the API, and its browsable page."""

from functools import lru_cache
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.response import Response

from portal.people.areas import ANY
from portal.people.tokens import TokenAuthentication


@lru_cache(maxsize=8)
def _schema(language: str | None) -> dict[str, Any]:
    """The same for everybody: built once per process and language."""
    return SchemaGenerator().get_schema(request=None, public=True)


class SchemaView(SpectacularAPIView):
    """JSON unless YAML is asked for; for a token, or a browser that is signed in."""

    area = ANY
    authentication_classes = [TokenAuthentication, SessionAuthentication]
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]

    def _get_schema_response(self, request: Any) -> Response:
        return Response(_schema(get_language()))


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI out of our own files, within the content security policy."""

    area = ANY
    authentication_classes = [TokenAuthentication, SessionAuthentication]
    url_name = "api_schema"

    def handle_exception(self, error: Exception) -> Any:
        """It is a page: whoever is not signed in goes to sign in."""
        if isinstance(error, NotAuthenticated | AuthenticationFailed):
            return redirect_to_login(self.request.get_full_path())
        return super().handle_exception(error)
