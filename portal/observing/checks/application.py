"""The program: settings, migrations, grants, jobs and mail."""

import datetime as dt
from functools import cache

from django.conf import settings
from django.core import checks as django_checks
from django.core.checks import Tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from portal.access import grants
from portal.activity.models import OutgoingEmail
from portal.jobs import services as jobs
from portal.jobs.choices import RunStatus
from portal.jobs.models import JobRun
from portal.jobs.registry import Progress
from portal.observing.choices import When
from portal.observing.probes import missing_migrations
from portal.observing.registry import Finding, check, fault, ok, warning
from portal.workflow import clock

DAY = dt.timedelta(days=1)
# Django's checks of what an installation sets; those of the code take long and are its makers'.
TAGS = [Tags.caches, Tags.database, Tags.files, Tags.security]
MAIL_LATE, MAIL_STUCK = dt.timedelta(minutes=15), dt.timedelta(hours=1)


@check(
    "settings",
    _("Settings"),
    _("Run “manage.py check --deploy”: it says which setting and why. See docs/operations.md."),
    When.QUICK,
)
def check_settings(progress: Progress) -> Finding:
    if settings.DEBUG:
        return warning(gettext_noop("DEBUG is on: for development only."))
    errors, warnings = _said_by_django()
    if errors or warnings:
        told = fault if errors else warning
        names = ", ".join((*errors, *warnings))
        return told(gettext_noop("Django objects: %(names)s."), names=names[:200])
    return ok(gettext_noop("Django’s own checks find nothing."))


@cache
def _said_by_django() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of errors and of warnings. Settings do not change while the process lives."""
    said = django_checks.run_checks(tags=TAGS, include_deployment_checks=True)
    loud = [one for one in said if not one.is_silenced()]
    errors = tuple(sorted({one.id or "?" for one in loud if one.is_serious()}))
    return errors, tuple(sorted({one.id or "?" for one in loud} - set(errors)))


@check("migrations", _("Migrations"), _("Run “manage.py migrate”."), When.QUICK)
def check_migrations(progress: Progress) -> Finding:
    if missing := missing_migrations():
        return fault(gettext_noop("%(count)d migrations are not applied."), count=missing)
    return ok(gettext_noop("All are applied."))


@check(
    "grants",
    _("Grants"),
    _("Run “manage.py check_grants”: it names what drifted; --repair mends it. Ask why: only the "
      "portal’s own services should write grants."),
    When.DEEP,
)  # fmt: skip
def check_grants(progress: Progress) -> Finding:
    if drifted := sum(1 for _root in grants.drift(progress)):
        return fault(gettext_noop("%(count)d records do not follow their facts."), count=drifted)
    return ok(gettext_noop("All grants follow from facts."), count=0)


@check(
    "jobs",
    _("Jobs and worker"),
    _("See that “manage.py work” runs, and look at the Jobs page for faults."),
    When.LIVE,
)
def check_jobs(progress: Progress) -> Finding:
    """The newest beat and what failed within a day, in two queries."""
    if jobs.is_quiet():
        return fault(gettext_noop("No worker has done anything for 15 minutes."))
    failed = JobRun.objects.filter(status=RunStatus.FAILED, finished_at__gt=clock.now() - DAY)
    if count := failed.count():
        return warning(gettext_noop("%(count)d runs gave up within a day."), count=count)
    return ok(gettext_noop("A worker is at work."))


@check(
    "mail_queue",
    _("Waiting mail"),
    _("See that the worker runs and the mail server takes mail (EMAIL_URL)."),
    When.QUICK,
)
def check_mail_queue(progress: Progress) -> Finding:
    now = clock.now()
    waiting = OutgoingEmail.objects.filter(sent_at=None, failed_at=None)
    late = waiting.filter(not_before__lt=now - MAIL_LATE) | waiting.filter(
        attempts__gt=0, created_at__lt=now - MAIL_STUCK
    )
    if count := late.count():
        return fault(gettext_noop("%(count)d mails should have left."), count=count)
    failed = OutgoingEmail.objects.filter(failed_at__gt=now - DAY).count()
    if failed:
        return warning(gettext_noop("%(count)d mails were given up within a day."), count=failed)
    return ok(gettext_noop("No mail is late."))
