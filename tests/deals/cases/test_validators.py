"""Neutral words: what counts as naming somebody."""

import pytest

from deals.cases.validators import mentions


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Why is BLUEPEAK systems first?", "Bluepeak Systems", True),
        ("(Bluepeak Systems)", "Bluepeak Systems", True),
        ("Our analysis", "Ana", False),
        ("Ask Ana.", "Ana", True),
        ("请问华为技术怎么看", "华为技术", True),
        ("与Bluepeak谈过", "Bluepeak", True),
        ("d-7f3k2qm was first", "D-7F3K2QM", True),
        ("D-7F3K2QMX", "D-7F3K2QM", False),
        ("C++ (beta)", "C++ (beta)", True),
    ],
)
def test_mentions(text, name, found):
    assert mentions(text, name) is found
