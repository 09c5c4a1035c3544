import pytest

from portal.activity.models import OutgoingEmail
from portal.notifications.models import Notification
from portal.notifications.services import notify


@pytest.fixture
def quiet_world(world):
    """The cast, told nothing yet."""
    Notification.objects.all().delete()
    OutgoingEmail.objects.all().delete()
    return world


@pytest.fixture
def tell(quiet_world):
    """tell(person's address, kind, deal's key, …): one notice with a text of its own."""

    def tell_one(email, kind="deal_comment", deal="nw-submitted", message="Hello", **more):
        about = quiet_world.deals[deal] if deal else None
        context = {"deal": about or quiet_world.deals["nw-submitted"], "message": message}
        before = list(Notification.objects.values_list("pk", flat=True))
        template = "emails/deals/commented"
        notify(quiet_world.users[email], kind, template, context, about=about, **more)
        return Notification.objects.exclude(pk__in=before).first()

    return tell_one
