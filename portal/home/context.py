"""What every page's frame needs: navigation by role, the demo banner."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    return {}
