"""A person who joins a company, or changes roles there, meets the enrollment rules at once."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.training.models import EnrollmentRule
from cms.training.services import apply_rule
from partners.organizations.models import Membership


@receiver(post_save, sender=Membership, dispatch_uid="training.joined")
def seat_saved(instance: Membership, **_kwargs: Any) -> None:
    """After the commit, and never in its way: the job finds whoever is missed here."""
    if instance.ended_at is None:
        transaction.on_commit(lambda: meet_rules(instance.user_id), robust=True)


def meet_rules(user_id: Any) -> int:
    people = get_user_model()._default_manager.filter(pk=user_id)
    return sum(apply_rule(rule, people) for rule in EnrollmentRule.objects.running())
