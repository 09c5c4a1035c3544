"""What a description may say about imports."""

from portal.home.worlds.key import NEEDED, TEXT, Key, Rows, name_of

EXCHANGE: dict[str, Rows] = {
    "imports": {
        "actor": name_of("users"),
        "kind": NEEDED,
        "name": NEEDED,
        "source": TEXT,
        "lines": Key("list", needed=True),
    },
}
