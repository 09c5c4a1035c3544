from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "partners.plans"
    label = "plans"
    verbose_name = "Tasks and mutual plans"

    def ready(self) -> None:
        import partners.plans.explain  # noqa: F401 - who can see tasks and plans
        from partners.accounts.panels import PANELS
        from partners.plans import tasks  # noqa: F401 - registers its job
        from partners.plans.dates import dates_of
        from partners.plans.views.panels import PLANS, TASKS
        from portal.notifications.calendar import SOURCES

        PANELS.extend([TASKS, PLANS])
        SOURCES.append(dates_of)
