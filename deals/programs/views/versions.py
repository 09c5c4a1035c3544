"""Versions of the programme's policies: seen, prepared, compared, saved, withdrawn."""

import hashlib
import json
import uuid
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deals.programs import rules, services
from deals.programs.changes import as_data, changes, parameters
from deals.programs.forms.policies import PolicyForm, StartForm
from deals.programs.models import ProgramPolicy
from deals.programs.services.versions import base_of, draft
from deals.programs.views import room
from partners.organizations.forms.base import posted, status_of
from partners.organizations.models import Territory, Tier
from portal.access.shortcuts import visible_or_404


def policies(request: HttpRequest) -> HttpResponse:
    """Every scope with its versions, the widest scope first."""
    context = room.enter(request)
    versions = (
        ProgramPolicy.objects.visible_to(request.user)
        .filter(programme__code=rules.STANDARD)
        .select_related("territory", "tier", "created_by")
        .order_by("territory__name", "tier__rank", "-starts_on")
    )
    known = list(versions)
    scopes = [_scope(list(found), known) for _key, found in groupby(known, key=_scope_key)]
    scopes.sort(key=lambda scope: (scope["breadth"], scope["name"]))
    context |= {"scopes": scopes, "tabs": room.tabs("programme_rules"), "new": _choices(request)}
    return render(request, "deals/programs/policies.html", context)


def _scope_key(version: ProgramPolicy) -> tuple[Any, Any]:
    return version.territory_id, version.tier_id


def _scope(versions: list[ProgramPolicy], known: list[ProgramPolicy]) -> dict[str, Any]:
    """One scope's versions, each with what it changed of what would have held without it."""
    rows = room.with_states(versions)
    for row in rows:
        version = row["version"]
        earlier = [v for v in known if v.starts_on <= version.starts_on and v.pk != version.pk]
        base = rules.narrowest(earlier, *_scope_key(version))
        row["changes"] = [] if version.is_withdrawn else changes(base, version)
    newest = versions[0]
    return {
        "name": scope_name(newest),
        "breadth": bool(newest.territory_id) + bool(newest.tier_id),
        "query": _query(newest),
        "rows": rows,
    }


def scope_name(version: ProgramPolicy) -> str:
    """“Nordics · Gold”, or the whole programme."""
    parts = [str(part) for part in (version.territory, version.tier) if part]
    return " · ".join(parts) or _("Whole programme")


def _query(version: ProgramPolicy) -> str:
    return f"?territory={version.territory_id or ''}&tier={version.tier_id or ''}"


def _choices(request: HttpRequest) -> dict[str, Any]:
    return {
        "territories": Territory.objects.visible_to(request.user),
        "tiers": Tier.objects.visible_to(request.user),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def policy_new(request: HttpRequest) -> HttpResponse:
    """The form, then what it would change, then the version."""
    context = room.enter(request, to_change=True)
    scope = {
        name: _asked(request, model) for name, model in (("territory", Territory), ("tier", Tier))
    }
    territory, tier = (part.pk if part else None for part in scope.values())
    form = PolicyForm(
        request.user,
        rules.policy_of_scope(territory, tier, room.tomorrow()),
        posted(request),
        scope,
    )
    if version := form.check(draft):
        context |= _comparison(version)
        sealed = request.POST.get("confirm", "")
        if sealed == context["seal"]:
            data = form.version() | {"reason": form.cleaned_data["reason"]}
            if form.attempt(services.create_version, actor=request.user, **data):
                messages.success(request, _("Saved. Nothing changes before its first day."))
                return redirect("policy", pk=form.result.pk)
        context["is_stale"] = bool(sealed) and sealed != context["seal"]
    context |= {"form": form, "crumb": reverse("programme_rules")}
    return render(request, "deals/programs/policy_form.html", context, status=status_of(form))


def _asked(request: HttpRequest, model: Any) -> Any:
    key = request.GET.get(model._meta.model_name, "")
    rows = model.objects.visible_to(request.user)
    return (
        rows.filter(pk=int(key)).first()
        if key.isascii() and key.isdigit() and len(key) < 10
        else None
    )


def _comparison(version: ProgramPolicy) -> dict[str, Any]:
    """What would differ, against what, and the seal of exactly this."""
    base = base_of(version)
    later = ProgramPolicy.objects.filter(
        programme__code=rules.STANDARD,
        territory=version.territory,
        tier=version.tier,
        starts_on__gt=version.starts_on,
    )
    compared = "" if base._state.adding else str(base.pk)
    said = [as_data(version), version.starts_on.isoformat(), compared, *_scope_key(version)]
    return {
        "version": version,
        "scope_name": scope_name(version),
        "base": base,
        "base_name": _("The defaults") if base._state.adding else scope_name(base),
        "changes": changes(base, version),
        "later": later.order_by("starts_on").first(),
        "seal": hashlib.sha256(json.dumps(said).encode()).hexdigest(),
    }


def policy(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One version: what it says, what it changed, what can still be done."""
    context = room.enter(request)
    version = visible_or_404(_versions(), request.user, pk=pk)
    siblings = ProgramPolicy.objects.filter(
        programme__code=rules.STANDARD, territory=version.territory, tier=version.tier
    ).order_by("-starts_on")
    row = next(row for row in room.with_states(siblings) if row["version"].pk == version.pk)
    base = base_of(version)
    context |= row | {
        "version": version,
        "scope_name": scope_name(version),
        "base_name": _("The defaults") if base._state.adding else scope_name(base),
        "changes": [] if version.is_withdrawn else changes(base, version),
        "groups": list(parameters(version)),
        "query": _query(version),
        "may_cancel": row["state"] == room.COMING,
        "may_end": row["state"] == room.IN_FORCE and any(_scope_key(version)),
    }
    return render(request, "deals/programs/policy.html", context)


def _versions() -> Any:
    return ProgramPolicy.objects.select_related("territory", "tier", "created_by")


@require_http_methods(["GET", "HEAD", "POST"])
def policy_cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take away a version before its day."""
    room.enter(request, to_change=True)
    version = visible_or_404(_versions(), request.user, pk=pk)
    return room.ask_reason(
        request,
        services.cancel_version,
        reverse("programme_rules"),
        _("Take away this coming version?"),
        _("It never takes effect. The rules before it stay in force; the trail keeps it."),
        policy=version,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def policy_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """From a day on the scope follows the wider one again."""
    room.enter(request, to_change=True)
    version = visible_or_404(_versions(), request.user, pk=pk)
    form = StartForm(posted(request))
    if form.is_valid() and form.attempt(
        services.end_scope, actor=request.user, policy=version, **form.cleaned_data
    ):
        messages.success(request, _("From that day on the wider rules hold here."))
        return redirect("programme_rules")
    context = {
        "form": form,
        "heading": _("Withdraw the rules of %(scope)s") % {"scope": scope_name(version)},
        "text": _("From that day on the wider rules hold here. What has been judged stays."),
        "back": reverse("policy", args=[pk]),
        "label": scope_name(version),
        "button": _("Withdraw"),
    }
    return render(request, "deals/programs/reason.html", context, status=status_of(form))
