"""How a deal comes to its status: the transitions to make, one after the other."""

# (action, who, input); who is the owner, the reviewer or the desk.
Step = tuple[str, str, dict[str, object]]

SUBMIT: Step = ("submit", "owner", {})
CLAIM: Step = ("claim", "reviewer", {})
APPROVE: Step = ("approve", "reviewer", {"message": "Approved. Good luck with this customer."})
ASK: Step = (
    "request_info",
    "reviewer",
    {"fields": ["contact_name", "need"], "message": "Who is your contact, and what for?"},
)
HOLD: Step = ("hold", "desk", {"message": "Another protection is active."})
REJECT: Step = (
    "reject",
    "reviewer",
    {"reason": "not_accepted", "message": "We cannot accept this registration."},
)
REVOKE: Step = (
    "revoke",
    "desk",
    {"reason": "inactive", "message": "No activity for three months."},
)

PATHS: dict[str, tuple[Step, ...]] = {
    "draft": (),
    "submitted": (SUBMIT,),
    "in_review": (SUBMIT, CLAIM),
    "info_requested": (SUBMIT, CLAIM, ASK),
    "on_hold": (SUBMIT, CLAIM, HOLD),
    "approved": (SUBMIT, CLAIM, APPROVE),
    "won": (SUBMIT, CLAIM, APPROVE, ("win", "owner", {"reason": "relationship"})),
    "lost": (SUBMIT, CLAIM, APPROVE, ("lose", "owner", {"reason": "price"})),
    "rejected": (SUBMIT, CLAIM, REJECT),
    "withdrawn": (SUBMIT, ("withdraw", "owner", {})),
    "revoked": (SUBMIT, CLAIM, APPROVE, REVOKE),
    "expired": (SUBMIT, CLAIM, APPROVE),  # the clock does the rest
}
