"""One's own profile, API tokens and language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from portal.access.shortcuts import visible_or_404
from portal.people import services
from portal.people.design import samples
from portal.people.forms import ProfileForm, TokenForm
from portal.people.models import ApiToken
from portal.people.theme import with_theme


def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's own profile; lists the companies or teams one belongs to."""
    user: Any = request.user
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=user)
    if form.is_valid():
        services.save_profile(user=user, data=form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return with_theme(redirect("profile"), user)
    if request.method == "POST":
        user.refresh_from_db()  # the frame shows the stored name, not the refused one
    context = {"form": form, **_places(user)}
    return render(
        request, "portal/people/profile.html", context, status=400 if form.errors else 200
    )


def _places(user: Any) -> dict[str, Any]:
    """Companies and teams the person belongs to, and companies the person looks after."""
    companies = user.memberships.live().visible_to(user).select_related("organization")
    if not user.staff_role:
        return {"memberships": companies}
    assigned = user.assignments.live().visible_to(user).select_related("organization")
    return {
        "seats": user.team_memberships.live().visible_to(user).select_related("team"),
        "assignments": assigned.order_by("organization__name"),
    }


def tokens(request: HttpRequest) -> HttpResponse:
    """One's API tokens; a new one is shown in the answer to this form and never again."""
    user: Any = request.user
    form, new_token = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        try:
            new_token = services.create_token(user=user, **form.token())
            form = TokenForm()
        except ValidationError as error:
            form.add_error(None, error)
    rows = ApiToken.objects.visible_to(request.user)
    context = {"form": form, "tokens": rows, "new_token": new_token}
    return render(request, "portal/people/tokens.html", context, status=400 if form.errors else 200)


@require_POST
def revoke_token(request: HttpRequest, digest: str) -> HttpResponse:
    """Named by its digest: its number would tell how many tokens everybody has."""
    token = visible_or_404(ApiToken, request.user, digest=digest)
    user: Any = request.user
    services.revoke_token(token=token, actor=user)
    messages.success(request, _("The token no longer works."))
    return redirect("api_tokens")


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language switch: a cookie for visitors, the own setting for people signed in."""
    code = request.POST.get("language", "")
    known = code in dict(settings.LANGUAGES) and check_for_language(code)
    if request.user.is_authenticated and known:
        services.choose_language(user=request.user, language=code)
    return set_language(request)


def design(request: HttpRequest) -> HttpResponse:
    """Every component of the design system, for those who build pages."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "portal/design.html", samples())
