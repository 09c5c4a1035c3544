"""A portal with traces on asks for one page as one person: `spans.py E-MAIL PATH`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.test import Client  # noqa: E402

from portal.people.models import User  # noqa: E402

client = Client(raise_request_exception=False)
client.force_login(User.objects.get_or_create(email=sys.argv[1])[0])
sent = {"traceparent": "00-11111111111111111111111111111111-2222222222222222-01"}
print(client.get(sys.argv[2], headers=sent).status_code)
