"""A mixed journey of two rivals through a running stack, each step a promise of the shape."""

import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import requests

from deploy.person import Person
from deploy.services.mail import arrived

SELLER, RIVAL, MANAGER = (
    "seller@northwind.example", "seller@bluepeak.example", "cam@meridian.example",
)  # fmt: skip
RATE = 10  # requests a minute of one company, so that the check can use them up
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def walk(stack: Any) -> None:
    """Take every step. Raises Wrong or AssertionError at the first that fails."""
    people = {
        email: Person(requests.Session(), stack.address, email)
        for email in (SELLER, RIVAL, MANAGER)
    }
    seller, rival = people[SELLER], people[RIVAL]
    step("nothing is open to strangers", lambda: nobody(stack.address))
    for person in people.values():
        step(f"{person.email} signs in", lambda one=person: one.sign_in(stack.password))  # type: ignore[misc]
    deal = step("registers and submits a deal", lambda: seller.register("Wonka Ltd", "Stack"))
    step("the rival cannot see it", lambda: rival.get(f"/deals/{deal}/", expect=(404,)))
    path = step("uploads a file, into S3", lambda: uploaded(seller, deal, stack))
    step("reads it back", lambda: same(seller.get(path).content, PDF))
    step("the rival cannot", lambda: rival.get(path, expect=(404,)))
    step("jobs are done and mail arrives over SMTP", lambda: eventually(lambda: mailed(stack)))
    step("an export is made by a worker, into S3", lambda: exported(seller))
    step("nginx serves static files itself", lambda: static(seller))
    step(
        "the rate of a company is counted by both processes together", lambda: rates(people, stack)
    )
    step("both web processes took part", lambda: shared_out(stack))


def step(title: str, act: Callable[[], Any]) -> Any:
    began = time.monotonic()
    result = act()
    print(f"  ok  {title} ({time.monotonic() - began:.1f} s)", flush=True)
    return result


def nobody(address: str) -> None:
    stranger = Person(requests.Session(), address, "")
    stranger.get("/healthz")
    eventually(lambda: stranger.get("/readyz", expect=(200, 503)).status_code == 200)
    stranger.get("/deals/", expect=(302,))
    stranger.get("/api/v1/deals/", expect=(401,))


def uploaded(seller: Person, deal: str, stack: Any) -> str:
    """The address of a file sent with the page's form; it lies in the bucket and nowhere else."""
    from portal.files_url import client

    page = seller.get(f"/deals/{deal}/").text
    sent = {"token": re.search(r'name="token" value="([^"]+)"', page)[1], "audience": "joint"}  # type: ignore[index]
    seller.post(
        f"/deals/{deal}/files/", sent, files={"file": ("offer.pdf", PDF, "application/pdf")}
    )
    connection, bucket = client(stack.env["FILES_URL"])
    kept = connection.list_objects_v2(Bucket=bucket).get("Contents", [])
    assert len(kept) >= 1 and not (stack.folder / "data" / "files").exists(), kept
    page = seller.get(f"/deals/{deal}/").text
    return re.search(rf"/deals/{deal}/files/[0-9a-f-]{{36}}/", page)[0]  # type: ignore[index]


def same(one: bytes, other: bytes) -> None:
    assert one == other, (one[:80], other[:80])


def mailed(stack: Any) -> bool:
    return any("Wonka" in str(message) for message in arrived(stack.mailbox))


def exported(seller: Person) -> None:
    """Asked for, made in the background, fetched."""
    seller.get("/deals/")
    answer = seller.post("/exports/new/", {"address": "/deals/export.csv", "form": "xlsx"})
    place = answer.headers["Location"]

    def is_there() -> bool:
        return seller.get(f"{place}file/", expect=(200, 404)).content.startswith(b"PK")

    eventually(is_there)


def static(seller: Person) -> None:
    page = seller.get("/").text
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert sheet, "no style sheet"
    answer = seller.get(sheet[1])
    assert answer.headers.get("X-Served-By") == "nginx", answer.headers
    assert "immutable" in answer.headers["Cache-Control"]


def rates(people: dict[str, Person], stack: Any) -> None:
    """Whichever process answers, the company's count is one; a rival's is another."""
    seller, rival = people[SELLER], people[RIVAL]
    for person in (seller, rival):
        person.take_token(stack.password)

    def is_over() -> bool:
        """Counted apart, none would be refused before twice as many."""
        codes = [
            seller.api("GET", "/deals/?page_size=1", expect=(200, 429)).status_code
            for _one in range(RATE + RATE // 2)
        ]
        return 429 in codes

    eventually(is_over, patience=180)  # a minute may end midway
    rival.api("GET", "/deals/?page_size=1")


def shared_out(stack: Any) -> None:
    log = (stack.folder / "nginx" / "access.log").read_text().splitlines()
    served = Counter(line.split()[0] for line in log)
    assert len([one for one in served if one.startswith("127.")]) == 2, served
    broken = [line for line in log if line.split()[2] in {"500", "502", "504"}]
    assert not broken, broken  # 503 is an answer: not ready yet


def eventually(is_so: Callable[[], bool], patience: float = 90) -> None:
    ends = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < ends, "not within the time"
        time.sleep(0.5)
