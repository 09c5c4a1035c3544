"""Why a provider's answer is not accepted, said to the person in front of it."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "cancelled": _("You have cancelled at your company’s provider."),
    "no_state": _("This answer belongs to no sign-in of this browser, or it took too long."),
    "unsolicited": _("This answer belongs to no sign-in of this browser, or it took too long."),
    "bad_answer": _("The answer of your company’s provider cannot be trusted."),
    "bad_token": _("The answer of your company’s provider cannot be trusted."),
    "bad_signature": _("The answer of your company’s provider cannot be trusted."),
    "provider_silent": _("Your company’s provider does not answer. Try again later."),
    "no_address": _("Your company’s provider sends no e-mail address."),
    "no_subject": _("Your company’s provider does not say who you are in a way that lasts."),
    "address_not_verified": _("Your company’s provider has not verified your e-mail address."),
    "foreign_address": _("Your e-mail address is in no verified domain of this company."),
    "not_a_member": _("You are not a member of this company here. Ask its administrators."),
    "switched_off": _("Single sign-on is switched off for this company."),
    "changed_meanwhile": _("The settings were changed meanwhile. Test again."),
}
