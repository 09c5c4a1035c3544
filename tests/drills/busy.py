"""People at work through the API until a file appears: each answered write is one line of output,
`writer kind id`. Runs with a world's settings: `python busy.py STOP_FILE`."""

import itertools
import json
import os
import sys
import threading
import uuid
from pathlib import Path

WRITERS = 4


def main(stop):
    import django

    django.setup()
    from deals.registrations.models import Deal
    from portal.people.models import ApiToken

    owners = {}
    for deal in Deal.objects.filter(status="approved", owner__is_active=True).select_related(
        "owner"
    ):
        owners.setdefault(deal.owner, deal)
    chosen = list(owners.items())[:WRITERS]
    threads = [
        threading.Thread(target=work, args=(ApiToken.issue(user, "drill"), deal.pk, number, stop))
        for number, (user, deal) in enumerate(chosen)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def work(token, deal, number, stop):
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client

    client = Client(headers={"Authorization": f"Bearer {token}"})
    for count in itertools.count():
        if stop.exists():
            return
        if count % 2:
            kind, body = (
                "files",
                {"file": SimpleUploadedFile("n.txt", uuid.uuid4().bytes.hex().encode() * 2000)},
            )
            answer = client.post(f"/api/v1/deals/{deal}/files/", body)
        else:
            kind = "comments"
            body = json.dumps({"body": f"Note {count} of writer {number}"})
            answer = client.post(
                f"/api/v1/deals/{deal}/comments/", body, content_type="application/json"
            )
        if answer.status_code != 201:
            sys.exit(f"{kind}: {answer.status_code} {answer.content[:300]!r}")
        os.write(1, f"{number} {kind} {answer.json()['id']}\n".encode())  # whole, from any thread


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(Path(sys.argv[1]))
