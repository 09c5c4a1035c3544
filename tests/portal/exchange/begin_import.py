"""`begin_import.py KIND`: a file of that kind, looked at and started, waiting for a worker; prints
what it is called. Run by test_killed.py on a copy of the test database."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from partners.accounts.models import Account, Engagement  # noqa: E402
from partners.organizations.models import Membership  # noqa: E402
from portal.exchange import imports, running  # noqa: E402

ROWS = 260
SELLER = "seller@northwind.example"


def text_of(kind, company, actor):
    if kind == "deals":
        lines = ["Opportunity ID,Account Name,Opportunity Name,Stage,Amount,Currency"]
        return lines + [
            f"K{n},Customer {n},Killed {n},Prospecting,{n + 1},EUR" for n in range(ROWS)
        ]
    seen = Account.objects.visible_to(actor)
    account = Engagement.objects.filter(organization=company, account__in=seen).first().account_id
    lines = ["id,account_id,kind,at,subject"]
    return lines + [f"K{n},{account},call,2026-01-{n % 28 + 1:02},Killed {n}" for n in range(ROWS)]


def main(kind):
    actor = get_user_model().objects.get(email=SELLER)
    company = Membership.objects.get(user=actor).organization
    data = "\n".join(text_of(kind, company, actor)).encode()
    file = SimpleUploadedFile("killed.csv", data)
    row = imports.upload(actor=actor, kind=kind, file=file, place=str(company.pk))
    imports.assign(row=row, actor=actor, columns=row.columns, source="crm")
    running.work(row.pk)
    imports.start(row=row, actor=actor)
    print(json.dumps({"id": row.pk.hex, "rows": ROWS}))


main(sys.argv[1])
