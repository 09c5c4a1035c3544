"""Client secrets of identity providers, encrypted in the database."""

from portal.people import sealing

PURPOSE = b"concord sign-in"


def seal(text: str) -> str:
    return sealing.seal(text, PURPOSE) if text else ""


def unseal(sealed: str) -> str:
    """The secret; empty when SECRET_KEY was changed since, so that it is asked for anew."""
    return (sealing.unseal(sealed, PURPOSE) or "") if sealed else ""
