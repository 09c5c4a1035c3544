"""What the OpenAPI description says of every operation. Its pages are in api_docs.py."""

from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from portal.interchange import api_wanted
from portal.interchange.api_areas import word_for
from portal.interchange.api_shapes import EXPANDS, named_alike
from portal.interchange.problems import PROBLEM
from portal.people.areas import WORDS as AREA_WORDS
from portal.people.areas import Area

ALWAYS = ("400", "401", "403", "404", "406", "429")
WITH_BODY = ("409", "412", "413", "415", "422")
WORDS = {
    "400": "The input or a parameter cannot be used; nothing was written.",
    "401": "No token, or not a valid one.",
    "403": "Visible, but your role or your token does not include it.",
    "404": "Not there, or not yours to see.",
    "406": "Only JSON is served.",
    "409": "The record has moved on, or the same request is still running.",
    "412": "The record has changed since the version in If-Match.",
    "413": "Larger than this portal accepts.",
    "415": "Send JSON.",
    "422": "The Idempotency-Key was used for a different request.",
    "429": "Too many requests; see Retry-After.",
}
PERSONAL = "A personal or service token. The words named are the areas it must open."
KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    OpenApiParameter.HEADER,
    description="The same key with the same request gets the first answer again, for 24 hours.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "example": '"3-5d41402abc4b"'},
    OpenApiParameter.HEADER,
    description="The ETag you saw, or its version alone; 412 if the record has moved on.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string", "example": '"3-5d41402abc4b"'},
    OpenApiParameter.HEADER,
    description="The ETag you have; 304 if it is still the answer.",
)
ABOUT_WANTED = {
    "fields": "Only these fields, and `id` and `version`; names with commas between them.",
    "expand": "Whole records under `expanded`, as their own address shows them to you.",
}

BINARY = "application/octet-stream"


class ProblemSerializer(serializers.Serializer):
    """RFC 9457. `errors`: field → messages, nested like the body. `version`: the present one."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(required=False)
    version = serializers.IntegerField(required=False)


class BearerScheme(OpenApiAuthenticationExtension):
    """Tokens made here and OAuth's; both with the words an operation needs."""

    target_class = "portal.people.tokens.TokenAuthentication"
    name: ClassVar = ["token", "oauth2"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[str]]]:
        word = word_for(auto_schema.view, auto_schema.method)
        words = [word] if word else []
        return [{name: words} for name in self.name]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        tokens = f"{settings.SITE_URL}/oauth/token/"
        flow = {"tokenUrl": tokens, "scopes": {word: said(word) for word in AREA_WORDS}}
        consent = {"authorizationUrl": f"{settings.SITE_URL}/oauth/authorize/"}
        flows = {
            "authorizationCode": flow | consent | {"refreshUrl": tokens},
            "clientCredentials": flow,
        }
        bearer = {"type": "http", "scheme": "bearer", "description": PERSONAL}
        return [bearer, {"type": "oauth2", "flows": flows}]


def said(word: str) -> str:
    """A word as people read it."""
    area, verb = word.split(":")
    return f"{Area(area).label}: {verb}"


class PortalSchema(AutoSchema):
    """Adds to every operation what holds for every operation."""

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            return [IF_NONE_MATCH] if self.view_has_tag() else []
        is_kept = self.method == "POST" and self.get_auth()
        key = [KEY_HEADER] if is_kept and getattr(self.view, "keeps_answers", True) else []
        return [*key, IF_MATCH] if self.is_about_one() else key

    def get_operation_id(self) -> str:
        """`deals_submit`, not `deals_submit_create`: what an action does is its own word."""
        name = super().get_operation_id()
        is_action = getattr(self.view, "action", None) not in {None, "create"}
        return name.removesuffix("_create") if is_action else name

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> str:
        """A name that several rooms use is said with its room: `ProgramsRule`."""
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        kind = serializer if isinstance(serializer, type) else type(serializer)
        if kind.__name__ in named_alike() and not name.startswith("Paginated"):
            return kind.__module__.split(".")[1].title() + name
        return name

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """Decimals are written as strings, and read as numbers too."""
        shape = super()._map_serializer_field(field, direction, bypass_extensions)
        if direction == "request" and isinstance(field, serializers.DecimalField):
            types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
            shape["type"] = [*types, "number"]
        return shape

    def _get_paginator(self) -> Any:
        """Pages are for lists; other actions that answer with many answer with all."""
        is_list = getattr(self.view, "action", None) == "list" and hasattr(self.view, "listing")
        return super()._get_paginator() if is_list else None

    def is_about_one(self) -> bool:
        """Does it change a record that is there?"""
        return getattr(self.view, "action", None) not in {None, "create"} and "{" in self.path

    def view_has_tag(self) -> bool:
        return self.method == "GET" and getattr(self.view, "action", "") == "retrieve"

    def _get_parameters(self) -> list[dict[str, Any]]:
        known = {name: api_wanted.known(self.view, name) for name in api_wanted.NAMES}
        return super()._get_parameters() + [
            {
                "name": name,
                "in": "query",
                "description": ABOUT_WANTED[name],
                "schema": {"type": "array", "items": {"type": "string", "enum": sorted(names)}},
                "style": "form",
                "explode": False,
            }
            for name, names in known.items()
            if names
        ]

    def get_extensions(self) -> dict[str, Any]:
        """What `expand` may bring; only_wanted_is_required turns it into properties."""
        if not api_wanted.known(self.view, "expand"):
            return {}
        brought = {}
        for name, expansion in self.view.expansions.items():
            shape = self.resolve_serializer(expansion.view().serializer_class, "response").ref
            brought[name] = {"type": "array", "items": shape} if expansion.many else shape
        return {EXPANDS: brought}

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        codes = ALWAYS + (WITH_BODY if self.method in {"POST", "PATCH", "PUT"} else ())
        codes += ("409", "412") if self.method == "DELETE" else ()
        if self.view_has_tag():
            bodies.setdefault("304", {"description": "What you have is still the answer."})
        for body in bodies.values():
            if binary := body.get("content", {}).get(BINARY):
                body["content"]["*/*"] = binary  # files come as what they are
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        for code in codes:
            content = {PROBLEM: {"schema": problem}}
            bodies.setdefault(code, {"description": WORDS[code], "content": content})
        return bodies


def only_the_api(endpoints: list[Any]) -> list[Any]:
    """The editor has endpoints of its own, which are nobody's contract."""
    return [row for row in endpoints if row[0].startswith("/api/v1/")]
