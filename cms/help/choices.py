"""What a help text can be about, and in which language."""

from typing import Any

from django.conf import settings

from cms.help.topics import TOPICS


def topic_choices() -> list[tuple[str, Any]]:
    return [(key, topic.title) for key, topic in TOPICS.items()]


def language_choices() -> list[tuple[str, Any]]:
    return list(settings.LANGUAGES)
