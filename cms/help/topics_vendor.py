"""The built-in help of the pages that the vendor’s people look after the programme with."""

from django.utils.translation import gettext_lazy as _

from cms.help import readers
from cms.help.topic import Topic

VENDOR_TOPICS: dict[str, Topic] = {
    "reviews": Topic(
        _("Reviews"),
        _(
            "What your partner companies sent, longest waiting first, with what is due and late. "
            "Start review tells the partner that somebody reads it. Compare shows records that "
            "may be the same customer, with the evidence in words. The partner reads your reason "
            "exactly as you write it."
        ),
        ("reviews/",),
        readers.managers,
        ("clock", "evidence", "sign-off", "stand-in"),
    ),
    "organizations": Topic(
        _("Organizations"),
        _(
            "The companies you look after, with their people, tiers and links. Everything that "
            "opens data to a company is dated and shown in the share register."
        ),
        ("organizations/",),
        readers.managers,
        ("organization", "tier", "territory", "share register"),
    ),
    "coverage": Topic(
        _("Coverage and classification"),
        _(
            "Who sells to which account, from a day until a day. A change is asked for by one "
            "person and decided by another. Value classes are computed from real sums for a "
            "period and hold once they are published."
        ),
        ("coverage/", "classification/"),
        readers.joint,
        ("coverage", "allocation", "value class", "scorecard"),
    ),
    "conflicts": Topic(
        _("Conflict desk"),
        _(
            "Cases and appeals. Ask each side, decide, and preview every letter as its reader "
            "will see it: no letter tells one side what the other is. An outcome acts on the "
            "deals by itself."
        ),
        ("conflicts/", "clearance/"),
        readers.desk,
        ("conflict", "case", "exception", "precedent"),
    ),
    "named": Topic(
        _("Named accounts"),
        _(
            "The customers a direct team has named as its own, by list and version. A list starts "
            "on a day that has not passed: nobody can name a customer backwards."
        ),
        ("conflicts/named-accounts/",),
        readers.direct,
        ("named account",),
    ),
    "programme": Topic(
        _("Programme rules"),
        _(
            "Rules are versions that start on a day. Try a version on last year's registrations "
            "before it holds. What was decided under an older version stays as it was."
        ),
        ("programme/", "organizations/programme/", "accounts/contact-rule/"),
        readers.managers,
        ("programme policy", "routing rule", "tier"),
    ),
    "privacy": Topic(
        _("Personal data"),
        _(
            "Answer somebody who asks what is kept about them, or asks to be erased, and say how "
            "long each kind of data is kept. Erasing forgets the person; the work of the company "
            "stays."
        ),
        ("privacy/",),
        readers.desk,
        ("erase",),
    ),
    "oversight": Topic(
        _("Access and audit"),
        _(
            "Who can see a record, and why; what is shared with whom; what was done by whom. "
            "Entries of the trail are sealed one after the other: Verify recomputes them, and an "
            "export proves itself without this portal."
        ),
        ("access/", "company/audit/", "company/<uuid:pk>/audit/"),
        readers.admins,
        ("share register", "access review", "audit trail", "opening"),
    ),
}
