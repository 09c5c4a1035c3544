"""When silence counts: the desk's setting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.touchpoints import policies, services
from partners.touchpoints.forms import RuleForm
from partners.touchpoints.views.pages import posted
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.workflow.machine import StateMoved


@require_http_methods(["GET", "HEAD", "POST"])
def contact_rule(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    can_change = policies.can_change_rule(scope)
    require(can_change if request.method == "POST" else policies.can_read_rule(scope))
    rule, status = services.current_rule(), 200
    form = RuleForm(posted(request), rule=rule)
    if form.is_bound:
        status = 400
    if form.is_valid():
        try:
            services.change_rule(actor=request.user, **form.cleaned_data)
            messages.success(request, _("The rule is saved."))
            return redirect("contact_rule")
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                form.add_error(name, texts)
        except StateMoved as moved:
            rule, status = services.current_rule(), 409
            form = RuleForm({**form.cleaned_data, "version": rule.version}, rule=rule)
            form.add_error(None, str(moved))
    context = {"form": form, "rule": rule, "can_change": can_change}
    return render(request, "partners/touchpoints/rule.html", context, status=status)
