from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "partners.coverage"
    label = "coverage"

    def ready(self) -> None:
        import partners.coverage.explain  # noqa: F401 - who can see allocations and hand-overs
        from partners.accounts.panels import CHOSEN, PANELS
        from partners.coverage import handed_kinds as kinds
        from partners.coverage import tasks  # noqa: F401 - registers the room's jobs
        from partners.coverage.handed import HANDED
        from partners.coverage.services import hand_over_rest
        from partners.coverage.views.panel import PANEL, asked_for
        from partners.coverage.words import ACTION_WORDS
        from partners.organizations.services import HAND_OVERS
        from portal.audit.words import ACTIONS

        HANDED.extend([kinds.ASSIGNMENTS, kinds.STAND_INS, kinds.TASKS, kinds.CONTACTS])
        HAND_OVERS.append(hand_over_rest)
        PANELS.append(PANEL)
        CHOSEN.append(asked_for)
        ACTIONS.update(ACTION_WORDS)
