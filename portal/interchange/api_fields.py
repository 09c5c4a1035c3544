"""Fields and serializers every room's API is made of.

`LensSerializer` writes a record out through its lenses; `Input` reads one strictly; `Ref` and
`Code` resolve other records inside the caller's scope, with one answer for hidden and missing.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as InputError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.access.lenses import Lenses
from portal.access.scope import Scope, scope_of
from portal.interchange.api_types import check_types
from portal.interchange.text import clean_text

MAX_VERSION = 2**31 - 2
UNKNOWN = _("There is no such record.")


class Moment(serializers.DateTimeField):
    """A point in time, written as ISO 8601 in UTC."""

    def __init__(self, **kwargs: Any):
        super().__init__(default_timezone=dt.UTC, **kwargs)


class Text(serializers.CharField):
    """Text people type, cleaned the way forms clean it. May be empty unless told otherwise."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"required": False, "allow_blank": True, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return clean_text(super().to_internal_value(data))
        except InputError as error:
            raise serializers.ValidationError(error.messages) from error


@extend_schema_field({"type": "string", "pattern": "^([A-Z]{2})?$", "example": "GB"})
class CountryCode(serializers.Field):
    """An ISO 3166 country, two letters; empty for none."""

    default_error_messages = {"invalid": _("Enter a country as two letters, such as GB.")}

    def __init__(self, **kwargs: Any):
        super().__init__(**{"required": False, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        if data != "" and (not isinstance(data, str) or data not in dict(countries)):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> str:
        return str(value or "")


REFERENCE = {
    "oneOf": [
        {"type": "string", "format": "uuid"},
        {
            "type": "object",
            "properties": {"id": {"type": "string", "format": "uuid"}},
            "required": ["id"],
        },
    ]
}


@extend_schema_field(REFERENCE)
class Ref(serializers.Field):
    """Another record, as its id or as `{"id": …}`, out of `rows(user)`."""

    default_error_messages = {"unknown": UNKNOWN}

    def __init__(self, rows: Callable[[Any], QuerySet], message: Any = UNKNOWN, **kwargs: Any):
        self.rows = rows
        kwargs["error_messages"] = {"unknown": message}
        super().__init__(**{"required": False, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        wanted = data.get("id") if isinstance(data, Mapping) else data
        found = self._find(wanted) if isinstance(wanted, str) else None
        if found is None:
            self.fail("unknown")
        return found

    def _find(self, wanted: str) -> Any:
        try:
            key = uuid.UUID(wanted)
        except ValueError:
            return None
        return self.rows(self.context["request"].user).filter(pk=key).first()


@extend_schema_field({"type": "string"})
class Code(serializers.Field):
    """A record of public programme data, by its code. Looked up once per request."""

    default_error_messages = {"unknown": UNKNOWN}

    def __init__(self, rows: Callable[[Any], QuerySet], **kwargs: Any):
        self.rows = rows
        super().__init__(**{"required": False, **kwargs})

    def to_internal_value(self, data: Any) -> Any:
        wanted = data.get("code") if isinstance(data, Mapping) else data
        if not isinstance(wanted, str) or wanted not in self._known():
            self.fail("unknown")
        return self._known()[wanted]

    def _known(self) -> dict[str, Any]:
        cache = self.context.setdefault("codes", {})
        if self.field_name not in cache:
            rows = self.rows(self.context["request"].user)
            cache[self.field_name] = {row.code: row for row in rows}
        return cache[self.field_name]


class Input(serializers.Serializer):
    """What may be sent. A name that is not known here is refused, so that no typing error passes
    silently; so are values of another JSON type than the description's. Names in `ignored` (fields
    of the answer that nobody sets) are left out."""

    ignored: ClassVar[frozenset[str]] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = set(data) - self.fields.keys() - self.ignored
            if unknown:
                text = _("This field is not known here.")
                raise serializers.ValidationError({name[:80]: [text] for name in sorted(unknown)})
            check_types(self.fields, data, is_form=isinstance(data, QueryDict))
        return super().to_internal_value(data)


class VersionField(serializers.IntegerField):
    """The version the caller saw; may come as `If-Match` instead."""

    def __init__(self, **kwargs: Any):
        bounds = {"min_value": 1, "max_value": MAX_VERSION, "required": False}
        super().__init__(**{**bounds, **kwargs})

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, float | bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class NamedSerializer(serializers.Serializer):
    """A short mention of another record."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="__str__")


class PersonSerializer(NamedSerializer):
    """A short mention of a person."""


class LensSerializer(serializers.Serializer):
    """Writes out the fields the caller's lenses show; the others are absent.

    A lens names fields, and parts of nested ones as `outer.inner`. A part no lens names goes
    with its outer field.
    """

    lenses: ClassVar[Lenses]
    always: ClassVar[frozenset[str]] = frozenset({"id", "version"})  # plumbing, in every lens

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name in self.always

    @property
    def scope(self) -> Scope:
        return scope_of(self.context["request"].user)

    def to_representation(self, row: Any) -> dict[str, Any]:
        seen = self.lenses.fields(self.scope, row)
        shown = {}
        for field in self._readable_fields:
            name = field.field_name
            if name not in seen | self.always:
                continue
            value = field.get_attribute(row)
            value = None if value is None else field.to_representation(value)
            shown[name] = self._parts(name, value, seen)
        return shown

    def _parts(self, name: str, value: Any, seen: Iterable[str]) -> Any:
        if isinstance(value, list):
            return [self._parts(name, item, seen) for item in value]
        if not isinstance(value, Mapping):
            return value
        hidden = self.lenses.every_field() - set(seen)
        return {part: item for part, item in value.items() if f"{name}.{part}" not in hidden}
