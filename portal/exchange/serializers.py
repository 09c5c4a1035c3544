"""Imports and exports as the API shows and reads them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.exchange.choices import Delimiter, Encoding, ExportStatus, Format, ImportStatus
from portal.interchange.api_fields import Input, Moment, Text


class FieldSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    needed = serializers.BooleanField()


class PlaceSerializer(serializers.Serializer):
    """For whom a person may import; an empty key is the vendor."""

    key = serializers.CharField()
    name = serializers.CharField(source="label")


class OptionSerializer(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()


class KindSerializer(serializers.Serializer):
    """What may be imported, with the fields columns can fill."""

    name = serializers.CharField()
    label = serializers.CharField()
    fields = FieldSerializer(many=True)  # type: ignore[assignment]
    one_of = serializers.ListField(child=serializers.CharField())
    options = OptionSerializer(many=True)
    places = serializers.SerializerMethodField()

    @extend_schema_field(PlaceSerializer(many=True))
    def get_places(self, kind: Any) -> Any:
        return PlaceSerializer(kind.places(self.context["request"].user), many=True).data


class ImportSerializer(serializers.Serializer):
    """One file on its way in. `columns`: column number → field; `done` of `total` records."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    place = serializers.CharField()
    source = serializers.CharField()
    name = serializers.CharField()
    format = serializers.ChoiceField(Format.choices)
    encoding = serializers.CharField()
    delimiter = serializers.CharField()
    header = serializers.ListField(child=serializers.CharField())
    columns = serializers.DictField(child=serializers.CharField())
    options = serializers.DictField(child=serializers.BooleanField())
    status = serializers.ChoiceField(ImportStatus.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()
    linked = serializers.IntegerField()
    unlinked = serializers.IntegerField()
    problem = serializers.CharField()
    created_at = Moment()
    finished_at = Moment(allow_null=True)


class NewImportInput(Input):
    """The file, and what it holds. `place` may be left out by whoever has one only."""

    kind = Text(required=True, max_length=20)
    file = serializers.FileField(allow_empty_file=True)
    place = Text(max_length=40)
    encoding = serializers.ChoiceField(Encoding.choices, required=False)
    delimiter = serializers.ChoiceField(Delimiter.choices, required=False)
    token = serializers.UUIDField(required=False)


class ColumnsInput(Input):
    """Which column fills what: by number as in `header`. Without `columns`, as recognised."""

    columns = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    source = Text(max_length=40)
    options = serializers.DictField(child=serializers.BooleanField(), required=False)


class RejectedSerializer(serializers.Serializer):
    line = serializers.IntegerField()
    reason = serializers.CharField()
    cells = serializers.ListField(child=serializers.CharField())


class ExportSerializer(serializers.Serializer):
    """A list made into a file. It can be fetched once `status` is `ready`, until `expires_at`."""

    id = serializers.UUIDField()
    list = serializers.CharField(source="list_name")
    address = serializers.CharField()
    format = serializers.ChoiceField(Format.choices)
    status = serializers.ChoiceField(ExportStatus.choices)
    rows = serializers.IntegerField()
    size = serializers.IntegerField()
    problem = serializers.CharField()
    created_at = Moment()
    expires_at = Moment(allow_null=True)


class NewExportInput(Input):
    """`address`: a list's CSV address with its filters, as its page links to it."""

    address = Text(required=True, max_length=2000)
    format = serializers.ChoiceField(Format.choices, required=False)
    token = serializers.UUIDField(required=False)


class ListSerializer(serializers.Serializer):
    """A list that may be taken out whole."""

    name = serializers.CharField()
    label = serializers.CharField()
    address = serializers.CharField()
