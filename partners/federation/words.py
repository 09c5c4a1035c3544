"""What the audit trail calls the actions of this room."""

from django.utils.translation import gettext_lazy as _

ACTION_WORDS = {
    "claim_domain": _("Domain claimed"),
    "verify_domain": _("Domain verified"),
    "release_domain": _("Domain released"),
    "save_connection": _("Single sign-on set up or changed"),
    "remove_connection": _("Single sign-on removed"),
    "test_connection": _("Single sign-on tested"),
    "turn_connection": _("Single sign-on switched"),
    "name_emergency": _("Emergency sign-in given"),
    "end_emergency": _("Emergency sign-in taken back"),
    "use_emergency": _("Emergency sign-in used"),
    "sso_join": _("Came in by single sign-on"),
    "sso_link": _("Linked to single sign-on"),
    "renew_metadata": _("Metadata of the provider renewed"),
}
