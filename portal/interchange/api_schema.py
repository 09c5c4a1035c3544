"""What the OpenAPI description says of every operation. Its pages are in api_docs.py."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from portal.interchange.problems import PROBLEM

ALWAYS = ("400", "401", "403", "404", "406", "429")
WITH_BODY = ("409", "413", "415", "422")
WORDS = {
    "400": "The input or a parameter cannot be used; nothing was written.",
    "401": "No token, or not a valid one.",
    "403": "Visible, but your role does not include it.",
    "404": "Not there, or not yours to see.",
    "406": "Only JSON is served.",
    "409": "The record has moved on, or the same request is still running.",
    "413": "Larger than this portal accepts.",
    "415": "Send JSON.",
    "422": "The Idempotency-Key was used for a different request.",
    "429": "Too many requests; see Retry-After.",
}
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    OpenApiParameter.HEADER,
    description="The same key with the same request gets the first answer again, for 24 hours.",
)


class ProblemSerializer(serializers.Serializer):
    """RFC 9457. `errors`: field → messages, nested like the body. `version`: the present one."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(required=False)
    version = serializers.IntegerField(required=False)


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "portal.people.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class PortalSchema(AutoSchema):
    """Adds to every operation what holds for every operation."""

    def get_override_parameters(self) -> list[Any]:
        return [KEY_HEADER] if self.method == "POST" and self.get_auth() else []

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        codes = ALWAYS + (WITH_BODY if self.method in {"POST", "PATCH"} else ())
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        for code in codes:
            content = {PROBLEM: {"schema": problem}}
            bodies.setdefault(code, {"description": WORDS[code], "content": content})
        return bodies


def only_the_api(endpoints: list[Any]) -> list[Any]:
    """The editor has endpoints of its own, which are nobody's contract."""
    return [row for row in endpoints if row[0].startswith("/api/v1/")]
