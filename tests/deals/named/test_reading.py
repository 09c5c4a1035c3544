"""A file of customers → entries, and what is wrong with each other line."""

import pytest
from django.core.exceptions import ValidationError

from deals.named.reading import MAX_ROWS, read_file

FAMILIES = frozenset({"network", "storage"})


def read(text, encoding="utf-8"):
    return read_file(text.encode(encoding), FAMILIES)


def test_lines_become_entries():
    found = read(
        "Name,website,country,families\n"
        "华为技术有限公司,huawei.com,CN,network; Storage\n"
        "“Acme”  Ltd,,UK,\n"
    )
    assert found.problems == []
    assert [(row["name"], row["country"], row["families"]) for row in found.entries] == [
        ("华为技术有限公司", "CN", ["network", "storage"]),
        ("“Acme” Ltd", "GB", []),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",GB,", "The name is missing."),
        ("Acme,Narnia,", "“Narnia” is no country."),
        ("Acme,GB,cars", "There is no product family “cars”."),
        ("Ac\x00me,GB,", "This contains characters that cannot be stored. Please retype it."),
        ("x" * 201 + ",GB,", "Please keep this under 200 characters."),
    ],
)
def test_bad_line_is_left_out_with_its_reason(line, problem):
    found = read(f"name,country,families\nGood,GB,\n{line}\n")
    assert [row["name"] for row in found.entries] == ["Good"]
    assert found.problems == [(3, problem)]


def test_customer_twice_is_taken_once():
    found = read("name,country\nAcme,GB\nACME,GB\nAcme,FR\n")
    assert [(row["name"], row["country"]) for row in found.entries] == [
        ("Acme", "GB"), ("Acme", "FR"),
    ]  # fmt: skip
    assert found.problems == [(3, "This customer is in the file twice.")]


@pytest.mark.parametrize(
    "text",
    ["", "company,country\nAcme,GB\n", "name,name\nA,B\n", "name\n", 'name\n"open\n', "\x00"],
)
def test_file_that_is_no_list_is_refused_whole(text):
    with pytest.raises(ValidationError) as caught:
        read(text)
    assert list(caught.value.message_dict) == ["file"]


def test_file_in_another_encoding_is_recognised():
    assert [entry["name"] for entry in read("name\nCafé\n", "cp1252").entries] == ["Café"]


def test_file_with_too_many_lines_is_refused():
    with pytest.raises(ValidationError, match="more than"):
        read("name\n" + "\n".join(f"Customer {n}" for n in range(MAX_ROWS + 1)))
