"""Northwind with both ways in open, and mail as a receiving server hands it on."""

from email.message import EmailMessage

import pytest

from deals.intake import services
from partners.organizations.models import Organization
from portal.activity.models import OutgoingEmail

SERVER = "mx.portal.example"
SELLER = "seller@northwind.example"
BODY = """Hello,

Customer: Mark Aurelius Foundry Ltd
Country: Germany
City: Essen
Website: https://www.mark-aurelius.example/
Product: Networking x 10 @ 900
Product: storage arrays x 2
Value: EUR 12.000,50
Expected close: 2027-03-31
Need: They replace the campus network
in two steps.
Colour: blue

Best regards
--\x20
Nils
On Monday somebody wrote:
> Customer: Not this one
"""


@pytest.fixture
def company(world, settings):
    settings.MAIL_AUTHSERV_ID = SERVER
    found = Organization.objects.get(name__startswith="Northwind")
    admin = world.users["admin@northwind.example"]
    services.set_rule(organization=found, actor=admin, version=0, by_mail=True, by_link=True)
    return found


def proof(domain="northwind.example", server=SERVER, how=None):
    return f"{server}; " + (
        how or f"dkim=pass header.d={domain}; spf=pass smtp.mailfrom=x@other.example"
    )


@pytest.fixture
def mail():
    """mail(body, sender=…, results=…) → a message with its Authentication-Results headers."""

    def make(body=BODY, sender=SELLER, results=None, **headers):
        message = EmailMessage()
        for line in [proof()] if results is None else results:
            message["Authentication-Results"] = line
        message["From"] = sender
        message["To"] = "register@portal.example"
        message["Subject"] = "Campus network"
        message["Message-ID"] = "<1@northwind.example>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(body)
        return message

    return make


def letters(to=SELLER):
    """Mail of this room in the outbox; the world's own is older."""
    about = ("Confirm your registration", "We could not register")
    found = OutgoingEmail.objects.filter(to=to)
    return [mail for mail in found if mail.subject.startswith(about)]
