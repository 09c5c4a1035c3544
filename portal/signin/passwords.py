"""Passwords that others try first are refused, offline; nothing else is asked of a password.

After NIST SP 800-63B: ten characters, no rules about kinds of characters, any length, and a check
against lists of known passwords and against words that are near at hand: the person's name, the
company's, ours.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

LONGEST_LOOKED_AT = 72  # longer ones are strong, and take long to judge
SAFE = 3  # of 4: stands a thief's computer some time
WORD = re.compile(r"\w{3,}")
SIGNS = re.compile(r"[\W_]")


class NotGuessable:
    """Django password validator."""

    def validate(self, password: str, user: Any = None) -> None:
        near = words_near(user)
        looked_at = password[:LONGEST_LOOKED_AT]
        found = zxcvbn(looked_at, user_inputs=near)
        if bare := SIGNS.sub("", looked_at):  # “n.o.r.t.h.w.i.n.d” is no better than the name
            found = min(found, zxcvbn(bare, user_inputs=near), key=lambda judged: judged["score"])
        if found["score"] >= SAFE:
            return
        lists = {match.get("dictionary_name") for match in found["sequence"]}
        if "user_inputs" in lists:
            why = _("It is built on a name that others know: yours, your company’s or ours.")
        elif "passwords" in lists:
            why = _("It is built on a password from known lists, which others try first.")
        else:
            why = _("It is easy to guess.")
        advice = _("Take three or four words that do not belong together.")
        raise ValidationError(f"{why} {advice}", code="guessable")

    def get_help_text(self) -> str:
        return _("Take three or four words that do not belong together.")


def words_near(user: Any) -> list[str]:
    """What somebody who knows the person would try. `user.company_words`: names that do not follow
    from the person's companies yet (invitations)."""
    texts = [settings.VENDOR_NAME, "concord", urlsplit(settings.SITE_URL).hostname or ""]
    if user is not None:
        texts += [user.name, user.email, *getattr(user, "company_words", ())]
        if not user._state.adding:
            texts += user.memberships.live().values_list("organization__name", flat=True)
    words = {word.lower() for text in texts for word in WORD.findall(text)}
    joined = {re.sub(r"\W", "", text).lower() for text in texts}
    return sorted(words | joined - {""})
