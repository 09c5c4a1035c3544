"""Product families, as the catalogue names them. The catalogue is another wing's: it is hung in
by portal/home, and pages keep only the codes."""

from collections.abc import Callable, Iterable

# Returns (code, name) of every family on sale.
CATALOGUE: list[Callable[[], Iterable[tuple[str, str]]]] = []


def family_choices() -> list[tuple[str, str]]:
    """(code, name) of the families, by name."""
    return [family for source in CATALOGUE for family in source()]


def family_names(codes: Iterable[str]) -> list[str]:
    """The names of `codes`, in their order; an unknown code stands for itself."""
    wanted = list(codes)
    known = dict(family_choices()) if wanted else {}
    return [known.get(code, code) for code in wanted]
