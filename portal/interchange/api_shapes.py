"""The shapes in the OpenAPI description: what they are called, and what `fields` does to them."""

from functools import cache
from typing import Any

from rest_framework import serializers

from portal.interchange import api_wanted

EXPANDS = "x-expands"  # on an operation, between its description and only_wanted_is_required


@cache
def named_alike() -> frozenset[str]:
    """Names of serializers that more than one room has."""
    rooms: dict[str, set[str]] = {}
    waiting = serializers.BaseSerializer.__subclasses__()
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        rooms.setdefault(kind.__name__, set()).add(".".join(kind.__module__.split(".")[:2]))
    return frozenset(name for name, users in rooms.items() if len(users) > 1)


def only_wanted_is_required(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Where `fields` may leave a property out, none but ALWAYS is required; `expanded` is told."""
    shapes = result["components"]["schemas"]
    for operation in _operations(result):
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        shape = _answer_shape(operation, shapes) if "fields" in names else None
        if shape is None:
            continue
        if required := sorted(api_wanted.ALWAYS & set(shape.get("required", ()))):
            shape["required"] = required
        else:
            shape.pop("required", None)
        if brought := operation.get(EXPANDS):
            shape["properties"][api_wanted.EXPANDED] = {"type": "object", "properties": brought}
    for operation in _operations(result):
        operation.pop(EXPANDS, None)
    return result


def wall_clock_times(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """`format: time` has an offset in it; our times of day are those of somebody's own zone."""
    _without_time_format(result)
    return result


def _without_time_format(part: Any) -> None:
    if isinstance(part, dict):
        if part.get("format") == "time":
            del part["format"]
            part["example"] = "08:00:00"
        for value in part.values():
            _without_time_format(value)
    elif isinstance(part, list):
        for value in part:
            _without_time_format(value)


def _operations(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in result["paths"].values() for operation in path.values()]


def _answer_shape(operation: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any] | None:
    """The component of one record of the answer."""
    [content] = operation["responses"]["200"]["content"].values()
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    page = shapes.get(name, {}).get("properties", {})
    if {"next", "previous", "results"} == page.keys():
        name = page["results"]["items"]["$ref"].rpartition("/")[2]
    return shapes.get(name)
