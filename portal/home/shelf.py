"""What the library knows of the other wings: the names of what is sold."""

from deals.registrations.models import ProductFamily


def families() -> list[tuple[str, str]]:
    """(code, name) of every family on sale, by name."""
    return list(ProductFamily.objects.filter(is_active=True).values_list("code", "name"))
