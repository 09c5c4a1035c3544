"""Training, certificates and classes that wait for a person."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.training.models import Enrollment
from partners.certifications.choices import RUNNERS, State
from partners.certifications.models import Certificate
from partners.organizations.policies import can_run_programme
from portal.access.scope import Scope
from portal.home.menu import waiting_claims, waiting_classes
from portal.home.today.source import Source
from portal.people.areas import Area
from portal.workflow import clock

COURSE_DAYS = 14


def _courses(scope: Scope) -> QuerySet | None:
    last = clock.today() + dt.timedelta(days=COURSE_DAYS)
    rows = Enrollment.objects.in_scope(scope).live()
    return rows.filter(user=scope.user_id, due_on__lte=last)


def _certificates(scope: Scope) -> QuerySet | None:
    rows = Certificate.objects.in_scope(scope).in_state(State.ENDING)
    return rows.filter(holder=scope.user_id)


def _claims(scope: Scope) -> QuerySet | None:
    return waiting_claims(scope) if scope.staff_role in RUNNERS else None


def _classes(scope: Scope) -> QuerySet | None:
    return waiting_classes(scope) if can_run_programme(scope) else None


SOURCES = (
    Source("course", _("Complete the course"), "graduation-cap", Area.TRAINING, _courses,
           "/training/{key}/", "due_on", "course__title", on="due_on", key="course__key"),
    Source("certificate", _("Renew your certificate"), "award", Area.TRAINING, _certificates,
           "/certificates/{key}/", "expires_on", "certification_name", on="expires_on"),
    Source("claim", _("Confirm the certificate"), "award", Area.TRAINING, _claims,
           "/certificates/claims/{key}/", "created_at", "holder__name", "certification__name",
           since="created_at"),
    Source("classes", _("Publish the classes"), "award", Area.ACCOUNTS, _classes,
           "/classification/", "computed_at", "kind", since="computed_at"),
)  # fmt: skip
