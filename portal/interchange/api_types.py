"""Of which JSON type a value must be: DRF takes `0` for false and `7` for a text, the description
of the API does not. Decimals are the exception that it names: as strings, or as numbers."""

from typing import Any

from rest_framework import serializers

FORM_FLAGS = ("true", "false")  # all that a multipart body can say of a boolean
TYPES = (  # kind of field → types of Python that its JSON type becomes
    (serializers.BooleanField, bool),
    (serializers.IntegerField, (int, float)),
    (serializers.FloatField, (int, float)),
    (serializers.CharField, str),
    (serializers.UUIDField, str),
)


def check_types(fields: Any, data: Any, is_form: bool) -> None:
    """`fields` by name, `data` a mapping; ValidationError by name for values of another type."""
    errors = {}
    for name in fields.keys() & data.keys():
        try:
            _check_form(fields[name], data[name]) if is_form else _check(fields[name], data[name])
        except serializers.ValidationError as error:
            errors[name] = error.detail
    if errors:
        raise serializers.ValidationError(errors)


def _check(field: Any, value: Any) -> None:
    """Whether null will do, and what is inside of other objects, the fields say themselves."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        for item in value:
            _check(field.child, item)
    elif isinstance(field, serializers.DictField) and isinstance(value, dict):
        for item in value.values():
            _check(field.child, item)
    elif value is not None:
        for kind, types in TYPES:
            is_flag = isinstance(value, bool) and types is not bool
            if isinstance(field, kind) and (is_flag or not isinstance(value, types)):
                field.fail("invalid", value=value, input=value)


def _check_form(field: Any, value: Any) -> None:
    if isinstance(field, serializers.BooleanField) and value not in FORM_FLAGS:
        field.fail("invalid", value=value, input=value)
