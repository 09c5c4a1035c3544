"""What a description may say about integrations."""

from partners.integrations.choices import ClientKind
from partners.organizations.choices import MemberRole
from portal.home.worlds.key import NEEDED, TEXT, Key, Rows, choice, name_of

INTEGRATIONS: dict[str, Rows] = {
    "integrations": {
        "organization": name_of("organizations"),
        "name": NEEDED,
        "role": choice(MemberRole),
        "about": TEXT,
        "client": TEXT,
        "kind": choice(ClientKind),
        "areas": Key("list"),
        "redirect_uris": TEXT,
    }
}
