import pytest

from deals.conflicts.matching.identifiers import domain_parts, phone, tax_id
from deals.conflicts.matching.normalise import forms
from deals.conflicts.matching.text import simplify, skeleton


@pytest.mark.parametrize(
    ("name", "country", "words"),
    [
        ("华为技术有限公司", "CN", "huawei technology"),
        ("Huawei Technologies Co., Ltd.", "", "huawei technology"),
        ("Tateho Chemical Industries Co., Ltd. (Japan)", "", "tateho chemical industry"),
        ("J.C. Penney Company", "", "jc penney"),
        ("Università degli Studi di Bari", "", "university study bari"),
        ("北京工业大学", "CN", "beijing technology university"),
        ("Московский государственный университет", "RU", "moscow state university"),
        ("Forschungszentrum Jülich GmbH", "DE", "research center julich"),
        ("GmbH", "", "gmbh"),
    ],
)
def test_first_form_is_english_without_legal_form(name, country, words):
    assert " ".join(forms(name, country)[0].tokens) == words


def test_japanese_name_has_a_form_spelled_out():
    assert (
        forms("日本信号株式会社", "JP")[1].tokens
        == forms("ニホンシンゴウカブシキガイシャ", "JP")[0].tokens
    )


def test_brackets_scripts_and_parts_become_forms():
    assert [f.native for f in forms("渠務署 Drainage Services Department")][1:] == [
        "drainage services department",
        simplify("渠務署"),
    ]
    assert "icwa" in [f.native for f in forms("Indian Council of World Affairs (ICWA)")]
    assert "auburn university" in [
        f.native for f in forms("Dept. of Physics, Auburn University, Auburn, AL, USA")
    ]


@pytest.mark.parametrize(
    "name", ["", "   ", "***", "\u200b", "()", "有限公司", "a", "🙂", "x" * 5000]
)
def test_odd_names_do_not_break(name):
    assert all(form.tokens for form in forms(name))


def test_skeleton_is_alike_across_transliterations():
    assert skeleton("khvavei") == skeleton("huawei") or skeleton("kosmeka") == skeleton("cosmecca")


def test_identifiers():
    assert domain_parts("https://www.foo-bar.co.uk/x?y") == ("foo-bar.co.uk", "foo-bar")
    assert domain_parts("someone@gmail.com") == ("", "")
    assert phone("+44 (0)20 7946 0018") == phone("020 7946 0018")
    assert tax_id("US EIN 12-3456789") == tax_id("123456789") == "123456789"
    assert tax_id("NL 1234.56.789 B01") == "NL123456789B01"
    assert tax_id("EDINET E02069") == "EDINETE02069" != tax_id("E02069")
