from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "portal.oversight"
    label = "oversight"

    def ready(self) -> None:
        import portal.oversight.tasks  # noqa: F401 - registers the room's jobs
        from portal.activity.subjects import register
        from portal.audit.guards import GUARDED
        from portal.audit.words import ACTIONS
        from portal.oversight.choices import ACTIONS as OURS
        from portal.oversight.models import ReviewAnswer, ReviewItem

        ACTIONS.update(OURS)
        register("oversight.accessreview")
        GUARDED.update({ReviewAnswer: ("UPDATE", "DELETE"), ReviewItem: ("UPDATE", "DELETE")})
