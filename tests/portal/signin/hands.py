"""What the tests of signing in do again and again."""

import re

from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from portal.activity.models import OutgoingEmail
from portal.workflow import clock
from tests.visitor import PASSWORD

KNOWN = "seller@northwind.example"
ADMIN = "admin@northwind.example"
RIVAL = "admin@bluepeak.example"
DESK = "desk@meridian.example"
LOGIN = "/auth/login/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
LINK = re.compile(r"https?://[^/\s]+(/auth/not-me/\S+)")


def sign_in(client, email, password=PASSWORD, **options):
    return client.post(LOGIN, {"login": email, "password": password}, **options)


def arrive(email, **options):
    """A browser in which `email` has just signed in with the password."""
    client = Client(**options)
    assert sign_in(client, email).status_code == 302
    return client


def again(client):
    """Say who one is once more."""
    client.post("/auth/reauthenticate/", {"password": PASSWORD})
    return client


def give_app(user):
    """An authenticator app; returns its secret."""
    secret = totp.generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret, ahead=0):
    step = int(clock.now().timestamp()) // 30 + ahead
    return totp.format_hotp_value(totp.hotp_value(secret, step))


def subjects(user):
    return list(OutgoingEmail.objects.filter(to=user.email).values_list("subject", flat=True))
