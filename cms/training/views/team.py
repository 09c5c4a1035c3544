"""`/training/team/`: what the people of a company learn."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.training import policies, services
from cms.training.forms import EnrollForm, TeamFilter
from cms.training.models import CoursePage, Enrollment
from cms.training.teams import Team, companies_of, overdue
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.exchange.lists import export_rows
from portal.interchange.keyset import page_of

CHUNK = 200


def _asked(request: HttpRequest) -> TeamFilter:
    """The filter over the companies the reader may choose; Http404 for people with none."""
    companies = list(companies_of(scope_of(request.user)).order_by("name_key", "pk"))
    if not companies:
        raise Http404
    return TeamFilter(request.GET, user=request.user, companies=companies)


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    form = _asked(request)
    ok = form.is_valid()
    found = Team(request.user, form.company, form.asked)
    page = page_of(found.people if ok else found.people.none(), order="name", params=request.GET)
    lines = found.lines_of(page.rows)
    scope = scope_of(request.user)
    context = {
        "form": form,
        "is_valid": ok,
        "company": form.company,
        "page": page,
        "people": [(person, lines.get(person.pk, [])) for person in page.rows],
        "counts": found.counts(),
        "is_filtered": found.asked.is_narrow,
        "steers": policies.runs_training(scope)
        or form.company.pk in policies.companies_steered(scope),
        "query": request.GET.urlencode(),
    }
    return render(request, "cms/training/team.html", context, status=200 if ok else 400)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same people and filters as the page, a line for each person and course."""
    form = _asked(request)
    if not form.is_valid():
        raise Http404
    found = Team(request.user, form.company, form.asked)
    header = [_("Name"), _("Email"), _("Course"), _("Status"), _("Done in percent"), _("Due")]
    header += [_("Completed on"), _("Certificate"), _("Certificate valid until")]
    return export_rows(request, "training.csv", [*map(str, header)], _csv_lines(found))


def _csv_lines(found: Team) -> Iterator[list[Any]]:
    people = list(found.people.order_by("name_key", "pk"))
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        lines = found.lines_of(chunk)
        for person in chunk:
            for row in lines.get(person.pk, [None]):
                yield [person.name, person.email, *(_csv_cells(row) if row else [])]


def _csv_cells(row: Any) -> list[Any]:
    done = row.completed_at.date() if row.completed_at else ""
    number = row.certificate.number if row.certificate else ""
    expires = row.certificate.expires_on if row.certificate else ""
    status = row.get_status_display()
    due = row.due_on or ""
    return [row.course.title, status, row.standing.percent, due, done, number, expires or ""]


@require_http_methods(["GET", "HEAD", "POST"])
def enroll_several(request: HttpRequest) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_enroll_others(scope))
    steered = companies_of(scope).order_by("name_key", "pk")
    if not policies.runs_training(scope):
        steered = steered.filter(pk__in=policies.companies_steered(scope))
    companies = list(steered)
    wanted = request.GET.get("company", "")
    company = next((one for one in companies if str(one.pk) == wanted), None)
    company = company or next(iter(companies), None)
    if company is None:
        raise Http404
    initial = {"course": request.GET.get("course", "")}
    posted = request.POST if request.method == "POST" else None
    form = EnrollForm(posted, user=request.user, company=company, initial=initial)
    if posted is not None and form.is_valid() and _enrolled(request, form):
        return redirect(f"{reverse('training_team')}?company={company.pk}")
    context = {"form": form, "company": company, "companies": companies}
    return render(request, "cms/training/enroll.html", context, status=400 if form.errors else 200)


def _enrolled(request: HttpRequest, form: EnrollForm) -> bool:
    """Whether the chosen people are on the course now; else the form says why not."""
    course = visible_or_404(CoursePage, request.user, key=form.cleaned_data["course"])
    try:
        rows = services.enroll(
            actor=request.user,
            course=course,
            users=form.chosen,
            due_on=form.cleaned_data["due_on"],
        )
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    count = len(rows)
    text = ngettext(
        "%(count)d person is on the course.", "%(count)d people are on the course.", count
    )
    messages.success(request, text % {"count": count})
    return True


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """One enrollment (`enrollment`), or all that are overdue in a company (`company`)."""
    if pk := request.POST.get("enrollment"):
        rows = [visible_or_404(Enrollment, request.user, pk=pk)]
        company = rows[0].organization_id
    else:
        companies = companies_of(scope_of(request.user))
        found = next((c for c in companies if str(c.pk) == request.POST.get("company")), None)
        if found is None:
            raise Http404
        rows = list(Team(request.user, found).enrollments.filter(overdue()))
        company = found.pk
    count = services.remind(actor=request.user, enrollments=rows)
    text = ngettext("%(count)d reminder sent.", "%(count)d reminders sent.", count)
    messages.success(request, text % {"count": count})
    return redirect(f"{reverse('training_team')}?company={company}" if company else "training_team")
