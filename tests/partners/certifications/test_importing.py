"""A CSV file of outside certificates: looked at first, whole or not at all, twice is once."""

from django.core.files.uploadedfile import SimpleUploadedFile

from partners.certifications.models import Certificate

IMPORT = "/certificates/import/"
HEAD = "email,certification,issuer,number,issued_on,expires_on\n"
ROW = "seller@northwind.example,specialist,Institute,E-1,2026-01-31,2030-01-31\n"
RIVAL = "Seller@Bluepeak.example,SPECIALIST,Institute,E-2,2026-01-31,\n"


def look(office, text, name="marketing"):
    data = text if isinstance(text, bytes) else text.encode()
    return office.visit(name).post(IMPORT, {"file": SimpleUploadedFile("c.csv", data)})


def write(office, text):
    return office.visit("marketing").post(IMPORT, {"text": text, "write": "1"})


def test_looked_at_first_and_the_same_file_again_does_nothing(office):
    seen = look(office, "\ufeff" + HEAD + ROW + RIVAL)
    report = seen.context["report"]
    assert (seen.status_code, report.new, report.same) == (200, 2, 0)
    assert not Certificate.objects.exists()
    text = seen.context["text"]
    assert write(office, text).status_code == 302
    held = Certificate.objects.order_by("external_number")
    assert [(row.holder, row.organization, row.issuer) for row in held] == [
        (office["nw"], office.company("nw"), "Institute"),
        (office["bp"], office.company("bp"), "Institute"),
    ]
    assert write(office, text).status_code == 302
    assert held.count() == 2
    later = look(office, HEAD + ROW.replace("2030-01-31", "2031-01-31") + RIVAL)
    assert (later.context["report"].changed, later.context["report"].same) == (1, 1)
    write(office, later.context["text"])
    assert str(held.get(external_number="E-1").expires_on) == "2031-01-31"


def test_every_fault_is_named_by_its_line_and_nothing_is_written(office):
    faults = {
        "who@x.example,specialist,Institute,E-3,2026-01-31,": "email",
        "desk@meridian.example,specialist,Institute,E-4,2026-01-31,": "email",
        "seller@northwind.example,other,Institute,E-5,2026-01-31,": "certification",
        "seller@northwind.example,specialist,,E-6,2026-01-31,": "issuer",
        "seller@northwind.example,specialist,Institute,,2026-01-31,": "number",
        "seller@northwind.example,specialist,Institute,E-7,31.01.2026,": "issued_on",
        "seller@northwind.example,specialist,Institute,E-8,2026-02-31,": "issued_on",
        "seller@northwind.example,specialist,Institute,E-9,2026-01-31,2025-01-01": "expires_on",
        "seller2@northwind.example,specialist,Institute,E-1,2026-01-31,": "Line 2",
    }
    text = HEAD + ROW + "\n".join(faults)
    answer = look(office, text)
    assert answer.status_code == 400
    problems = dict(answer.context["report"].problems)
    assert set(problems) == set(range(3, 12))
    for line, word in zip(range(3, 12), faults.values(), strict=True):
        assert word in problems[line]
    assert write(office, text).status_code == 400
    assert not Certificate.objects.exists()


def test_a_number_that_is_somebody_elses_is_refused(office):
    write(office, HEAD + ROW)
    answer = look(office, HEAD + RIVAL.replace("E-2", "E-1"))
    assert answer.status_code == 400 and Certificate.objects.count() == 1


def test_unreadable_files_are_refused_with_the_reason(office):
    for text in (
        "name,number\nx,y\n", "", HEAD, HEAD + '"open,', HEAD.encode("utf-16"),
        HEAD.encode() + b"\x00", (HEAD + ROW * 12_000).encode(),
    ):  # fmt: skip
        answer = look(office, text)
        assert answer.status_code == 400 and answer.context["form"].errors["file"]
    assert not Certificate.objects.exists()


def test_only_who_runs_the_training_imports(office):
    for name in ("nw-admin", "bp-admin", "cam", "auditor", "direct"):
        assert office.visit(name).get(IMPORT).status_code == 403
        assert look(office, HEAD + ROW, name).status_code == 403
    assert not Certificate.objects.exists()
    assert office.visit("desk").get(IMPORT).status_code == 200
