"""Files in the API: sent as they are, whatever the caller would accept."""

from typing import Any

from rest_framework.negotiation import BaseContentNegotiation


class AsStored(BaseContentNegotiation):
    """A file is what it is; errors stay JSON."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
