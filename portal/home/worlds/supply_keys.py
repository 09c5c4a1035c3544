"""What a description may say about quotes and registrations prepared by distributors."""

from deals.registrations.choices import Kind
from deals.supply.choices import Status
from portal.home.worlds.key import (
    AMOUNT,
    NEEDED,
    NUMBER,
    PERSON,
    PLACE,
    TEXT,
    Key,
    choice,
    name_of,
)

BUILT = [code for code in Status.values if code not in {"expired", "withdrawn"}]
SUPPLY = {
    "quotes": {
        "deal": name_of("deals"),
        "distributor": name_of("organizations"),
        "message": TEXT,
        "hours_ago": NUMBER,
        "answer_in_days": NUMBER,
        "status": choice(BUILT),
        "prices": Key("list"),
        "currency": TEXT,
        "valid_days": NUMBER,
        "note": TEXT,
        "words": TEXT,
    },
    "prepared_registrations": {
        "key": NEEDED,
        "author": PERSON,
        "distributor": name_of("organizations"),
        "reseller": name_of("organizations"),
        "title": NEEDED,
        "kind": choice(Kind),
        "customer": Key("object", needed=True, each={"name": NEEDED, **PLACE}),
        "need": TEXT,
        "value": Key("object", each={"amount": AMOUNT, "currency": TEXT}),
        "close_in_days": NUMBER,
        "products": Key(
            "list",
            each={
                "family": name_of("product_families"),
                "name": TEXT,
                "quantity": NUMBER,
                "unit_price": AMOUNT,
            },
        ),
        "message": TEXT,
        "hours_ago": NUMBER,
    },
}
