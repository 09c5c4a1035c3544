"""Words of the trail: its chains and the actions this room writes itself."""

from django.utils.translation import gettext_lazy as _

VENDOR = "vendor"  # the chain of everything that is not one company's to read
SIGN_IN, SIGN_OUT, SIGN_IN_FAILED = "sign_in", "sign_out", "sign_in_failed"
GRANTS_CHANGED = "grants_changed"
GRANTS = "access.grants"  # record type of entries about grants: the root's id, but not its timeline
EXPORT = "export_trail"
VERIFY = "verify_trail"

FAULTS = {
    "missing": _("Numbers are missing"),
    "previous": _("The link does not follow its predecessor"),
    "gone": _("The entry is gone"),
    "changed": _("The entry was changed"),
    "hash": _("The link was changed"),
    "head": _("The end of the chain was cut off or changed"),
    "anchor": _("The chain is not the one that was anchored"),
    "unsealed": _("Entries wait too long to be sealed"),
    "guard": _("The database does not refuse changes to the trail"),
}
