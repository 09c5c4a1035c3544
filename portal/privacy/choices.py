from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RequestStatus(TextChoices):
    WAITING = "waiting", _("Waits for the desk")
    DONE = "done", _("Erased")
    DECLINED = "declined", _("Declined")
