"""Mail about invitations and applications. Texts live in templates/emails/organizations/."""

from django.conf import settings
from django.contrib.auth import get_user_model

from partners.organizations.models import Invitation, PartnerApplication
from portal.activity import emails
from portal.notifications.services import notify
from portal.people.choices import StaffRole


def invited(invitation: Invitation) -> None:
    """Goes to the address, account or not; the text is the same.

    Whoever has an account finds it in the own outbox, in the own language.
    """
    context = {
        "invitation": invitation,
        "accept_url": f"{settings.SITE_URL}/invitations/{invitation.token}/",
    }
    template = "emails/organizations/invited"
    if person := get_user_model().objects.filter(email=invitation.email, is_active=True).first():
        emails.queue(person, template, context)
    else:
        language = invitation.invited_by.language if invitation.invited_by else "en"
        emails.queue_to_address(invitation.email, template, context, language=language)


def application_received(application: PartnerApplication) -> None:
    context = {"application": application}
    emails.queue_to_address(
        application.contact_email,
        "emails/organizations/application_received",
        context,
        language=application.language,
    )
    for person in get_user_model().objects.filter(staff_role=StaffRole.DESK, is_active=True):
        template = "emails/organizations/application_to_review"
        notify(person, "application", template, context, about=application)


def application_declined(application: PartnerApplication) -> None:
    emails.queue_to_address(
        application.contact_email,
        "emails/organizations/application_declined",
        {"application": application},
        language=application.language,
    )
