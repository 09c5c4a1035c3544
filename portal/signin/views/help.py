"""Rules of the second factor, and helping people: the desk and companies' administrators."""

import uuid
from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.apps import apps
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.interchange.keyset import page_of
from portal.signin import policies, rules, services, sessions
from portal.signin.choices import KINDS, Group
from portal.signin.forms import RuleForm
from portal.signin.models import SecondStepRule
from portal.signin.querysets import people_helped_by, with_state

PEOPLE_PER_PAGE = 50
OF_GROUPS = (Group.VENDOR, Group.ADMINS, Group.PARTNERS)


@require_safe
def sign_in_rules(request: HttpRequest) -> HttpResponse:
    """The rules of the groups, and the vendor's people."""
    return _rules_page(request)


def _rules_page(request: HttpRequest, refused: RuleForm | None = None) -> HttpResponse:
    scope = scope_of(request.user)
    require(policies.can_read_rules(scope))
    rows = {
        row.group: row for row in SecondStepRule.objects.in_scope(scope).filter(organization=None)
    }
    forms = []
    for group in OF_GROUPS:
        rule = rows.get(group) or rules.default_rule(group)
        form = refused if refused and refused.prefix == group else RuleForm(rule=rule, prefix=group)
        forms.append({"group": group, "rule": rule, "form": form})
    people = get_user_model().objects.exclude(staff_role="")
    people = with_state(people.filter(is_active=True, is_integration=False))
    context = {
        "rules": forms,
        "page": page_of(people, order="name", params=request.GET, size=PEOPLE_PER_PAGE),
        "may_change": bool(policies.can_change_rules(scope)),
    }
    status = 400 if refused else 200
    return render(request, "portal/signin/rules.html", context, status=status)


@require_POST
def sign_in_rule(request: HttpRequest, group: str) -> HttpResponse:
    """Change the rule of one group."""
    require(policies.can_change_rules(scope_of(request.user)))
    if group not in OF_GROUPS:
        raise Http404
    form = RuleForm(request.POST, rule=rules.default_rule(group), prefix=group)
    if not form.is_valid():
        return _rules_page(request, form)
    services.save_rule(actor=request.user, group=group, **form.cleaned_data)
    messages.success(request, _("The rule is saved."))
    return redirect("sign_in_rules")


@require_http_methods(["GET", "HEAD", "POST"])
def company_security(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One company's own rule, and its people. Companies live above this room."""
    organization = visible_or_404(
        apps.get_model("organizations", "Organization"), request.user, pk=pk
    )
    scope = scope_of(request.user)
    require(policies.can_rule_company(scope, organization.pk))
    found = SecondStepRule.objects.filter(organization=organization).first()
    rule = found or rules.default_rule(Group.COMPANY)
    form = RuleForm(request.POST if request.method == "POST" else None, rule=rule)
    if form.is_valid():
        services.save_company_rule(
            actor=request.user, organization=organization, **form.cleaned_data
        )
        messages.success(request, _("The rule is saved."))
        return redirect("company_security", pk=pk)
    people = people_helped_by(scope).filter(
        memberships__organization=organization, memberships__ended_at=None
    )
    people = people.distinct()
    context = {
        "organization": organization,
        "rule": rule,
        "form": form,
        "page": page_of(with_state(people), order="name", params=request.GET, size=PEOPLE_PER_PAGE),
        "can_manage": True,
    }
    status = 400 if form.errors else 200
    return render(request, "portal/signin/company.html", context, status=status)


def _person(request: HttpRequest, pk: uuid.UUID) -> Any:
    """Somebody whose sign-in one looks after; hidden and missing answer alike."""
    return get_object_or_404(people_helped_by(scope_of(request.user)), pk=pk)


@require_safe
def person_sign_in(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """What helps a person who cannot sign in, or somebody else did."""
    person, scope = _person(request, pk), scope_of(request.user)
    last = sessions.live(person).first()
    context = {
        "person": person,
        "steps": [dict(KINDS)[row.type] for row in rules.steps_of(person)],
        "due": rules.missing_since(person),
        "signed_in": sessions.live(person).count(),
        "last_seen_at": last.last_seen_at if last else None,
        "can_reset": policies.can_reset(scope, person),
    }
    return render(request, "portal/signin/person.html", context)


@require_POST
def end_sessions(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Sign a person out everywhere."""
    person = _person(request, pk)
    if services.end_sessions_of(actor=request.user, person=person):
        messages.success(request, _("The person is signed out everywhere and told by mail."))
    else:
        messages.info(request, _("The person is not signed in anywhere."))
    return redirect("person_sign_in", pk=pk)


@require_POST
def reset(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a person's second factor away; whoever does it says who they are first."""
    person = _person(request, pk)
    require(policies.can_reset(scope_of(request.user), person))
    raise_if_reauthentication_required(request, app="allauth.account")
    if services.reset_second_factor(actor=request.user, person=person):
        messages.success(request, _("The second factor is taken away. The person is told by mail."))
    else:
        messages.info(request, _("The person has no second factor."))
    return redirect("person_sign_in", pk=pk)
