"""Pages of the library as the API shows them."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.audience.choices import Level
from cms.library.choices import Kind
from cms.library.files import files_of
from cms.library.models import LibraryPage
from cms.library.policies import LENSES
from portal.interchange.api_fields import LensSerializer


class ResourceFileSerializer(serializers.Serializer):
    """A file of a page. Programs fetch it at `library-files/{id}/`, browsers at `url`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.URLField()
    size = serializers.IntegerField(help_text="Bytes.")


class ResourceLinkSerializer(serializers.Serializer):
    """A short mention of another page."""

    id = serializers.UUIDField(source="key")
    title = serializers.CharField()
    language = serializers.CharField(source="locale.language_code")


class ResourceSerializer(LensSerializer):
    """One page of the library, in the caller's language where it is written in it. `level` and
    `audience` (who really reads it) are shown to the vendor's people."""

    lenses = LENSES
    always = frozenset({"id"})

    id = serializers.UUIDField(source="key")
    title = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    summary = serializers.CharField()
    language = serializers.ChoiceField(settings.LANGUAGES, source="locale.language_code")
    families = serializers.ListField(
        child=serializers.CharField(), help_text="Codes of product families."
    )
    edition = serializers.CharField()
    date = serializers.DateField()
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    is_out_of_date = serializers.BooleanField()
    must_read = serializers.BooleanField()
    url = serializers.SerializerMethodField()
    level = serializers.ChoiceField(Level.choices, source="reach.level")
    audience = serializers.DictField(
        source="reach.parts", child=serializers.ListField(child=serializers.CharField())
    )

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, page: LibraryPage) -> str:
        return settings.SITE_URL + page.href


class WholeResourceSerializer(ResourceSerializer):
    """The same with its text and what stands around it."""

    html = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    successor = ResourceLinkSerializer(allow_null=True, source="seen_successor")
    translations = ResourceLinkSerializer(many=True, source="seen_versions")

    @extend_schema_field(str)
    def get_html(self, page: Any) -> str:
        return page.body.render_as_block(self.context)

    @extend_schema_field(ResourceFileSerializer(many=True))
    def get_files(self, page: Any) -> list[dict[str, Any]]:
        return [
            {
                "id": str(file.key),
                "name": file.title,
                "url": settings.SITE_URL + file.address(),
                "size": file.get_file_size() or 0,
            }
            for file in files_of(page, self.scope)
        ]
