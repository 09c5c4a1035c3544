"""Who sees which endpoints and their log; which deliveries may be sent now."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from partners.integrations.models import Integration
from portal.access.scope import NOTHING, Scope, ScopedQuerySet
from portal.webhooks.choices import Status
from portal.workflow import clock


class EndpointQuerySet(ScopedQuerySet):
    """Whoever sees the integration: its company's administrators, the desk and auditors."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(integration__in=Integration.objects.all().in_scope(scope).values("pk"))

    def live(self) -> Self:
        """Endpoints that are sent to: switched on, of an integration that works."""
        return self.filter(
            off_at=None, integration__ended_at=None, integration__user__is_active=True
        )


class EventQuerySet(ScopedQuerySet):
    """The queue is nobody's to read: it holds what happened in all companies."""

    def scope_rule(self, scope: Scope) -> Q:
        return NOTHING


class OfEndpointQuerySet(ScopedQuerySet):
    """The log goes with its endpoint."""

    def scope_rule(self, scope: Scope) -> Q:
        return Q(endpoint__in=_endpoints(scope))


class DeliveryQuerySet(OfEndpointQuerySet):
    def due(self) -> Self:
        """Those whose time has come and that no earlier event of their record holds back."""
        earlier = self.model.objects.filter(
            endpoint=OuterRef("endpoint"),
            label=OuterRef("label"),
            target_id=OuterRef("target_id"),
            status=Status.WAITING,
            order__lt=OuterRef("order"),
        )
        waiting = self.filter(status=Status.WAITING, not_before__lte=clock.now())
        return waiting.exclude(Exists(earlier))


class AttemptQuerySet(ScopedQuerySet):
    def scope_rule(self, scope: Scope) -> Q:
        return Q(delivery__endpoint__in=_endpoints(scope))


def _endpoints(scope: Scope) -> Any:
    model = apps.get_model("webhooks.Endpoint")
    return model._default_manager.all().in_scope(scope).values("pk")
