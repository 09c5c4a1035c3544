from deals.intake.services.drafts import confirm, is_waiting, take_form
from deals.intake.services.mail import take_mail
from deals.intake.services.rules import (
    end_link,
    make_link,
    rule_asked,
    rule_of,
    sellers_of,
    set_rule,
)

__all__ = [
    "confirm",
    "end_link",
    "is_waiting",
    "make_link",
    "rule_asked",
    "rule_of",
    "sellers_of",
    "set_rule",
    "take_form",
    "take_mail",
]
