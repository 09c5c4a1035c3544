"""Addresses of tasks and mutual plans."""

from django.urls import path

from partners.plans.views import bulk, listing, plan, task, versions

PLAN = "accounts/<uuid:pk>/plans/<uuid:engagement>"

urlpatterns = [
    path("tasks/", listing.tasks, name="tasks"),
    path("tasks/bulk/", bulk.of_tasks, name="tasks_bulk"),
    path("tasks/<uuid:pk>/", task.task, name="task"),
    path("tasks/<uuid:pk>/edit/", task.edit, name="task_edit"),
    path("tasks/<uuid:pk>/move/", task.move, name="task_move"),
    path("tasks/<uuid:pk>/comments/", task.comment, name="task_comment"),
    path("tasks/<uuid:pk>/<slug:action>/", task.act, name="task_action"),
    path("accounts/<uuid:pk>/tasks/new/", task.new, name="task_new"),
    path(f"{PLAN}/", plan.plan, name="mutual_plan"),
    path(f"{PLAN}/edit/", plan.edit, name="mutual_plan_edit"),
    path(f"{PLAN}/print/", plan.printed, name="mutual_plan_print"),
    path(f"{PLAN}/sign/", plan.sign, name="mutual_plan_sign"),
    path(f"{PLAN}/steps/<uuid:step>/task/", plan.step_task, name="mutual_plan_step_task"),
    path(f"{PLAN}/versions/", versions.history, name="mutual_plan_history"),
    path(f"{PLAN}/versions/<int:number>/", versions.version, name="mutual_plan_version"),
    path(f"{PLAN}/versions/<int:number>/restore/", versions.restore, name="mutual_plan_restore"),
]
