"""Values of another JSON type than the description's are refused, wherever they stand."""

import pytest
from django.http import QueryDict
from rest_framework import serializers

from portal.interchange.api_fields import Input

KEY = "0b34e8a4-5d7c-4c4e-9a0e-6f0e3d1c2b1a"


class Inner(Input):
    sure = serializers.BooleanField(required=False)


class Outer(Input):
    flag = serializers.BooleanField(required=False, allow_null=True)
    count = serializers.IntegerField(required=False)
    share = serializers.FloatField(required=False)
    word = serializers.CharField(required=False)
    key = serializers.UUIDField(required=False)
    amount = serializers.DecimalField(5, 2, required=False)
    keys = serializers.ListField(child=serializers.UUIDField(), required=False)
    flags = serializers.DictField(child=serializers.BooleanField(), required=False)
    inner = Inner(required=False)
    inners = Inner(required=False, many=True)


def errors(data):
    form = Outer(data=data)
    form.is_valid()
    return set(form.errors)


@pytest.mark.parametrize(
    "data",
    [
        {"flag": 0},
        {"flag": 1.0},
        {"flag": "true"},
        {"count": "7"},
        {"count": True},
        {"count": 7.5},
        {"share": "7"},
        {"share": False},
        {"word": 7},
        {"key": 7},
        {"keys": [KEY, 7]},
        {"flags": {"a": True, "b": 0}},
        {"inner": {"sure": 1}},
        {"inners": [{"sure": True}, {"sure": "no"}]},
    ],
)
def test_another_type_is_refused(data):
    assert errors(data) == data.keys()


@pytest.mark.parametrize(
    "data",
    [
        {"flag": False, "count": 7, "share": 7, "word": "7", "key": KEY, "amount": "7.50"},
        {"flag": None, "count": 7.0, "share": 7.5, "amount": 7.5},
        {"keys": [KEY], "flags": {"a": False}, "inner": {"sure": True}, "inners": [{}]},
    ],
)
def test_the_described_type_is_taken(data):
    assert errors(data) == set()


@pytest.mark.parametrize(("text", "is_good"), [("true", True), ("false", True), ("0", False)])
def test_forms_have_only_texts(text, is_good):
    data = QueryDict(mutable=True)
    data.update({"flag": text, "count": "7", "share": "7.5", "key": KEY})
    assert errors(data) == (set() if is_good else {"flag"})
