"""What a description may say about webhooks and single sign-on."""

from partners.organizations.choices import MemberRole
from portal.home.worlds.key import NEEDED, TEXT, YES_NO, Key, Rows, choice, name_of

HOOKS: dict[str, Rows] = {
    "webhooks": {
        "organization": name_of("organizations"),
        "integration": NEEDED,
        "role": choice(MemberRole),
        "url": NEEDED,
        "events": Key("list", needed=True),
        "about": TEXT,
        "off": YES_NO,
    },
    "sign_ins": {
        "organization": name_of("organizations"),
        "domains": Key("list", needed=True),
        "metadata": NEEDED,
    },
}
