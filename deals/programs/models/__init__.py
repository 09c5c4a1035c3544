"""Programme rules as data: versions of policies, calendars and rates, versions of routing rules."""

from deals.programs.models.calendars import Calendar, CalendarException, ExchangeRate, office_week
from deals.programs.models.policies import Programme, ProgramPolicy, notice_days
from deals.programs.models.routing import RoutingRule, RoutingRuleSet

__all__ = [
    "Calendar",
    "CalendarException",
    "ExchangeRate",
    "ProgramPolicy",
    "Programme",
    "RoutingRule",
    "RoutingRuleSet",
    "notice_days",
    "office_week",
]
