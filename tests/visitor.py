"""A browser without a screen: one signed-in person per visitor."""

import html
import re

from django.test import Client
from django.urls import reverse

PASSWORD = "concord-demo"
TOKEN = re.compile(r'name="(next|csrfmiddlewaretoken)" value="[^"]*"|"X-CSRFToken": "[^"]*"')


def visit(user=None):
    """A client signed in as `user`; anonymous without one."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def words(response):
    """The page as a person reads it, without the request's tokens and the way back to itself."""
    return html.unescape(TOKEN.sub("", response.content.decode()))


def status(user, name, method="get", data=None, **kwargs):
    return getattr(visit(user), method)(reverse(name, kwargs=kwargs), data or {}).status_code
