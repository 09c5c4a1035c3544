"""Work of the library by the clock. Each job may be stopped at any moment and repeated."""

import datetime as dt

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from cms.library import link_checker, reaches
from portal.jobs.registry import Progress, scheduled

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)


@scheduled("publish_scheduled", _("Publish and take back pages whose time has come"), MINUTE)
def publish_scheduled(progress: Progress) -> str:
    call_command("publish_scheduled", verbosity=0)
    return "scheduled pages looked at"


@scheduled("audiences", _("Make audiences follow the rules above them"), HOUR)
def audiences(progress: Progress) -> str:
    return f"{reaches.repair()} audience(s) repaired"


@scheduled("check_links", _("Look for links that lead nowhere"), DAY)
def check_links(progress: Progress) -> str:
    return f"{link_checker.check(progress)} broken link(s)"
