"""A collection's audience that is taken away no longer narrows what is below."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from cms.media import settling
from cms.media.models import CollectionAudience


@receiver(post_delete, sender=CollectionAudience)
def widen_below(instance: CollectionAudience, **kwargs: Any) -> None:
    settling.settle(instance.collection.path)
