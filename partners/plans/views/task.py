"""One task: its page, adding and changing it, moving it, talking about it."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.accounts.models import Account
from partners.engagements.rooms import engagements_of
from partners.organizations.forms.base import posted, status_of
from partners.plans import policies, services
from partners.plans.forms.tasks import EditTaskForm, NewTaskForm, ProgressForm, TaskCommentForm
from partners.plans.models import Task, TaskComment
from partners.plans.views import pages
from partners.plans.workflow import TASK
from portal.access.policy import require
from portal.access.scope import scope_of
from portal.access.shortcuts import visible_or_404
from portal.activity.audit import timeline
from portal.activity.choices import Audience
from portal.workflow.machine import StateMoved

WORDS = {row.name: row.label for row in TASK.transitions} | {
    "create": gettext_lazy("Added"),
    "edit": gettext_lazy("Changed"),
    "start": gettext_lazy("Started"),
    "report": gettext_lazy("Progress reported"),
    "cancel": gettext_lazy("Cancelled"),
    "reopen": gettext_lazy("Reopened"),
    "hand_over": gettext_lazy("Handed over"),
}
ICONS = {"start": "play", "finish": "check", "put_back": "undo", "cancel": "x", "reopen": "refresh"}


@require_safe
def task(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return task_page(request, pages.task_or_404(request, pk))


def task_page(request: HttpRequest, found: Task, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a task found in scope; `forms`: those that were refused."""
    scope = scope_of(request.user)
    may_work = bool(policies.can_work(scope, found))
    internal = policies.reads_internal(scope, found)
    said = TaskComment.objects.visible_to(request.user).filter(task=found).select_related("author")
    comments = [_comment(row, request.user) for row in said]
    context = {
        "task": found,
        "lock": pages.LOCKS[found.visibility],  # type: ignore[index]
        "actions": [
            {"row": row, "icon": ICONS[row.name]}
            for row in TASK.available(scope, found)
            if row.name in ICONS
        ],
        "may_work": may_work,
        "comments": [row for row in comments if not row["internal"]],
        "notes": [row for row in comments if row["internal"]],
        "may_note": bool(policies.can_write_internal(scope, found)),
        "progress_form": ProgressForm(initial={"progress": found.progress}),
        "comment_form": TaskCommentForm(),
        "note_form": TaskCommentForm(internal=True),
        "history": _history(found, internal),
        **forms,
    }
    return render(request, "partners/plans/task.html", context, status=status)


def _comment(row: TaskComment, reader: Any) -> dict[str, Any]:
    return {
        "author": str(row.author),
        "side": "vendor" if row.author.staff_role else "",
        "own": row.author_id == reader.pk,
        "internal": row.audience == Audience.INTERNAL,
        "at": row.created_at,
        "text": row.body,
    }


def _history(found: Task, internal: bool) -> list[dict[str, Any]]:
    """Newest first, without what was said: that stands beside it."""
    entries = [row for row in timeline(found, internal=internal) if row.action != "comment"]
    return [
        {
            "icon": ICONS.get(row.action, "edit" if row.action == "edit" else "circle"),
            "title": WORDS.get(row.action, row.action),
            "body": _detail(row),
            "actor": row.actor or "",
            "at": row.at,
        }
        for row in reversed(entries)
    ]


def _detail(entry: Any) -> str:
    if entry.action == "edit":
        names = entry.note.get("fields", [])
        labels = [str(Task._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
        return capfirst(", ".join(labels))
    if entry.action == "hand_over":
        return str(entry.note.get("to", ""))
    if entry.action == "report":
        return f"{entry.note.get('progress')} %"
    return ""


# --- Adding and changing -------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A task on an account, for both sides of an engagement or for one."""
    account = visible_or_404(Account.objects.select_related("owner_team"), request.user, pk=pk)
    scope = scope_of(request.user)
    engagements = engagements_of(scope, account, "tasks")
    form = NewTaskForm(posted(request), scope=scope, account=account, engagements=engagements)
    if not form.fields["audience"].choices:  # type: ignore[attr-defined]
        require(policies.can_add(scope, account, None))
    if form.is_valid() and form.attempt(
        services.create_task,
        account=account,
        engagement=form.engagement,
        actor=request.user,
        data=form.given(),
        token=form.cleaned_data["token"],
    ):
        messages.success(request, _("The task is added."))
        return redirect(form.result)
    context = {"form": form, "account": account, "back": account_url(account)}
    return render(request, "partners/plans/task_form.html", context, status=status_of(form))


def account_url(account: Account) -> str:
    return f"/accounts/{account.pk}/#tasks"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = pages.task_or_404(request, pk)
    require(policies.can_work(scope_of(request.user), found))
    form = EditTaskForm(posted(request), task=found)
    moved: list[Any] = []
    try:
        if form.is_valid() and form.attempt(
            services.update_task,
            task=found,
            actor=request.user,
            version=form.cleaned_data["version"],
            data=form.given(),
        ):
            messages.success(request, _("Saved."))
            return redirect(found)
        status = status_of(form)
    except StateMoved as error:
        found.refresh_from_db()
        moved = _now(form, found)
        form = EditTaskForm({**request.POST.dict(), "version": found.version}, task=found)
        form.add_error(None, str(error))
        status = 409
    context = {"form": form, "task": found, "now": moved, "back": found.get_absolute_url()}
    return render(request, "partners/plans/task_form.html", context, status=status)


def _now(form: EditTaskForm, found: Task) -> list[tuple[str, str]]:
    """(label, value) of what stands in the task now and differs from what was typed."""
    names = ("title", "assignee", "due_on", "progress", "text")
    return [
        (str(form.fields[name].label), str(getattr(found, name) or "–"))
        for name in names
        if form.cleaned_data.get(name) != getattr(found, name)
    ]


# --- Moving --------------------------------------------------------------------------------------
@require_POST
def act(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """One transition of the table."""
    found = pages.task_or_404(request, pk)
    if action not in TASK.names():
        raise Http404
    require(TASK.decide(scope_of(request.user), found, action))
    data: dict[str, Any] = {}
    form = None
    if action == "report":
        form = ProgressForm(request.POST)
        if not form.is_valid():
            return task_page(request, found, status=400, progress_form=form)
        data = form.cleaned_data
    try:
        services.perform(
            task=found,
            action=action,
            actor=request.user,
            version=pages.posted_version(request),
            data=data,
        )
    except StateMoved as error:
        typed = [form["progress"]] if form else []
        label, url = str(found), found.get_absolute_url()
        return pages.stale(request, error, label=label, url=url, typed=typed)
    messages.success(request, _("Saved."))
    return redirect(pages.posted_next(request) or found)


@require_POST
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A card of the board into another column: by its buttons, or dropped there."""
    found = pages.task_or_404(request, pk)
    require(policies.can_work(scope_of(request.user), found))
    back = pages.posted_next(request) or found.get_absolute_url()
    try:
        stage = request.POST.getlist("stage")[-1:] or [""]
        version = pages.posted_version(request)
        services.move(task=found, to=stage[0], actor=request.user, version=version)
    except StateMoved as error:
        return pages.stale(request, error, label=str(found), url=found.get_absolute_url())
    except ValidationError as error:
        return pages.refused(request, error, label=str(found), url=back)
    return redirect(back)


# --- Talking -------------------------------------------------------------------------------------
@require_POST
def comment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Write to everybody who sees the task, or on the vendor's side."""
    found = pages.task_or_404(request, pk)
    scope = scope_of(request.user)
    internal = request.POST.get("internal") == "True"
    require((policies.can_write_internal if internal else policies.can_work)(scope, found))
    form = TaskCommentForm(request.POST, internal=internal)
    if form.is_valid() and form.attempt(
        services.add_comment,
        task=found,
        actor=request.user,
        body=form.cleaned_data["body"],
        internal=internal,
        token=form.cleaned_data["token"],
    ):
        return redirect(found.get_absolute_url() + ("#notes" if internal else "#comments"))
    name = "note_form" if internal else "comment_form"
    return task_page(request, found, status=400, **{name: form})
