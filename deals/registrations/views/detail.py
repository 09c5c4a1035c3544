"""One deal: what the reader's lens shows, what the reader may do, what both sides say."""

import uuid
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from deals.registrations import policies, workflow
from deals.registrations.choices import ASKABLE, COPYABLE, Status
from deals.registrations.forms.dialogue import CommentForm, FileForm
from deals.registrations.models import Deal, DealComment, DealFile
from deals.registrations.views import facts, history, pages
from deals.registrations.views.panels import askings_of, panels_of
from partners.accounts.models import Account
from portal.access.scope import Scope, scope_of
from portal.access.together import Asking, answer_together, first_of
from portal.activity import audit
from portal.activity.choices import Audience
from portal.audit.openings import note_opening

ICONS = {"approve": "check", "claim": "eye", "win": "award", "answer": "send", "submit": "send"}
EXPLAINED = {
    "claim": gettext_lazy("The company sees that its registration is being read."),
    "resume": gettext_lazy("The registration goes back to review."),
    "revise": gettext_lazy("A new draft with the same content, which you can change and send."),
    "register_again": gettext_lazy("A new draft with the same content, to send again."),
}


@require_safe
def detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    deal = pages.deal_or_404(request, pk)
    note_opening(request.user, deal, deal.organization_id)
    return deal_page(request, deal)


def deal_page(request: HttpRequest, deal: Deal, status: int = 200, **extra: Any) -> HttpResponse:
    """The page of a deal in scope; `extra` carries refused comment or file forms."""
    scope = scope_of(request.user)
    own, *others = answer_together([_own(request, scope, deal), *askings_of(request, scope, deal)])
    context = own | {"panels": panels_of(others)} | extra
    return render(request, "deals/registrations/detail.html", context, status=status)


def _own(request: HttpRequest, scope: Scope, deal: Deal) -> Asking:
    """What the page shows of this room itself."""
    user, fields = request.user, policies.LENSES.fields(scope, deal)
    lines, account = deal.lines.select_related("family"), _account(user, deal)
    team, said = deal.team_members.select_related("user"), _said(scope, deal)
    wanted: dict[str, list[QuerySet[Any]]] = {
        "products": [lines],
        "account": [account],
        "team_members": [team],
        "comments": list(said.values()),
    }
    yield tuple(rows for name, parts in wanted.items() if name in fields for rows in parts)
    return {
        "deal": deal,
        "fields": fields,
        "status": policies.shown_status(scope, deal),
        "status_label": policies.status_label(scope, deal),
        "actions": actions_of(scope, deal),
        "may_edit": deal.status == Status.DRAFT and bool(policies.can_edit(scope, deal)),
        "may_change_team": deal.organization_id and bool(policies.as_owner(scope, deal)),
        "groups": facts.groups(deal, fields),
        "parties": facts.parties(deal, fields),
        "lines": lines,
        "account": first_of(account) if "account" in fields else None,
        "asked": [ASKABLE[name] for name in deal.requested_fields if name in ASKABLE],
        "team": [seat.user for seat in team] if "team_members" in fields else [],
        **(_dialogue(user, scope, deal, said) if "comments" in fields else {}),
    }


def actions_of(scope: Scope, deal: Deal) -> list[dict[str, Any]]:
    """The available actions as buttons, exactly and in table order."""
    items = []
    for name in workflow.available_actions(scope, deal):
        row = None if name in COPYABLE else workflow.DEAL[name]
        items.append(
            {
                "name": name,
                "label": row.label if row else COPYABLE[name][0],
                "tone": row.tone if row else "primary",
                "icon": ICONS.get(name, ""),
                "url": f"/deals/{deal.pk}/edit/check/"
                if name == "submit"
                else f"/deals/{deal.pk}/{name}/",
                "needs_page": bool(row and row.fields) or name == "submit",
                "in_dialog": bool(row and row.fields) and name != "answer",
            }
        )
    return items


def _account(user: Any, deal: Deal) -> QuerySet[Account]:
    """The matched account, when it is in the reader's own scope.

    Asked for through the deal: a look-up by key would be left out where no account is matched,
    and one query more or less would tell a partner that its customer is on file.
    """
    return Account.objects.visible_to(user).filter(deals=deal)[:1]


def _said(scope: Scope, deal: Deal) -> dict[str, QuerySet[Any]]:
    """Rows of the dialogue, each through its own scope."""
    comments = DealComment.objects.all().of_record(scope, "deal", deal)
    files = DealFile.objects.all().of_record(scope, "deal", deal)
    return {
        "comments": comments.select_related("author"),
        "files": files.select_related("author"),
        "entries": audit.timeline(deal, internal=policies.sees_internal(scope, deal)),
    }


def _dialogue(
    user: Any, scope: Scope, deal: Deal, rows: dict[str, QuerySet[Any]]
) -> dict[str, Any]:
    internal = policies.sees_internal(scope, deal)
    said = [_comment(user, row) for row in rows["comments"]]
    may_note = bool(policies.can_write_internal(scope, deal))
    return {
        "sees_internal": internal and deal.organization_id,
        "may_comment": bool(policies.can_comment(scope, deal)),
        "may_note": may_note,
        "comments": [row for row in said if not row["internal"]],
        "notes": [row for row in said if row["internal"]],
        "files": [_file(user, scope, deal, row) for row in rows["files"]],
        "timeline": history.timeline(rows["entries"], user),
        "comment_form": CommentForm(auto_id="comment_%s", initial={"audience": Audience.JOINT}),
        "note_form": CommentForm(auto_id="note_%s", initial={"audience": Audience.INTERNAL}),
        "file_form": FileForm(initial={"audience": Audience.JOINT}),
        "both_sides": _("%(company)s and %(vendor)s")
        % {"company": deal.organization or deal.team, "vendor": settings.VENDOR_NAME},
        "max_upload": settings.MAX_UPLOAD_MB,
    }


def _comment(viewer: Any, row: DealComment) -> dict[str, Any]:
    is_vendor = bool(row.author.staff_role)
    name = history.shown_name(viewer, row.author)
    return {
        "author": name,
        "role": settings.VENDOR_NAME if is_vendor and name != settings.VENDOR_NAME else "",
        "side": "vendor" if is_vendor else "",
        "own": row.author_id == viewer.pk,
        "internal": row.audience == Audience.INTERNAL,
        "text": row.body,
        "at": row.created_at,
    }


def _file(viewer: Any, scope: Scope, deal: Deal, row: DealFile) -> dict[str, Any]:
    removable = row.author_id == viewer.pk and bool(policies.can_edit(scope, deal))
    return {
        "pk": row.pk,
        "name": row.name,
        "kind": capfirst(row.name.rpartition(".")[2].upper()),
        "size": row.size,
        "author": history.shown_name(viewer, row.author),
        "at": row.created_at,
        "internal": row.audience == Audience.INTERNAL,
        "remove_url": f"/deals/{deal.pk}/files/{row.pk}/remove/" if removable else "",
    }
