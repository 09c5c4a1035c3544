"""Rules that put people on courses: for who runs the training."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audience.words import in_words
from cms.training import policies, services
from cms.training.forms import RuleForm
from cms.training.models import CoursePage, EnrollmentRule
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    require(policies.can_make_rules(scope_of(request.user)))
    rows = EnrollmentRule.objects.visible_to(request.user).select_related("course", "created_by")
    page = page_of(rows, order="-created_at", params=request.GET)
    for row in page.rows:
        row.words = in_words(row.rule)
    return render(request, "cms/training/rules.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: HttpRequest) -> HttpResponse:
    require(policies.can_make_rules(scope_of(request.user)))
    form = RuleForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid() and _started(request, form):
        return redirect("enrollment_rules")
    status = 400 if form.errors else 200
    return render(request, "cms/training/rule_form.html", {"form": form}, status=status)


def _started(request: HttpRequest, form: RuleForm) -> bool:
    course = visible_or_404(CoursePage, request.user, key=form.cleaned_data["course"])
    try:
        rule = services.start_rule(
            actor=request.user,
            name=form.cleaned_data["name"],
            course=course,
            audience=form.audience,
            due_days=form.cleaned_data["due_days"],
        )
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    count = services.apply_rule(rule)
    text = ngettext(
        "%(count)d person is put on the course.", "%(count)d people are put on the course.", count
    )
    messages.success(request, text % {"count": count})
    return True


@require_POST
def rule_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    rule = visible_or_404(EnrollmentRule, request.user, pk=pk)
    services.end_rule(rule=rule, actor=request.user)
    messages.success(request, _("The rule has ended. Who is on the course stays."))
    return redirect("enrollment_rules")
