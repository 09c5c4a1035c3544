"""Who can see a clock: everybody who reads its registration whole."""

from django.utils.translation import gettext_lazy

from deals.registrations.explain_parts import WHOLE, explain_part

explain_part("clocks.dealclock", gettext_lazy("Clock of a registration"), WHOLE)
