"""What is said about one page."""

from dataclasses import dataclass
from typing import Any

from cms.help import readers
from cms.help.readers import Readers


@dataclass(frozen=True)
class Topic:
    """`routes`: beginnings of routes, as Django writes them; one that ends with `$` is the whole
    route. `terms`: words of the glossary that the page uses."""

    title: Any
    text: Any
    routes: tuple[str, ...]
    opens: Readers = readers.everybody
    terms: tuple[str, ...] = ()
