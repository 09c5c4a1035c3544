"""The built-in help of the main pages: what a page is for, in a few sentences.

A page belongs to the topic with the longest beginning of its route. Channel marketing may put its
own text in the place of a topic's (`HelpText`), per language; without one, this one is shown.
"""

from django.utils.translation import gettext_lazy as _

from cms.help import readers
from cms.help.topic import Topic
from cms.help.topics_vendor import VENDOR_TOPICS
from portal.access.scope import Scope

TOPICS: dict[str, Topic] = {
    "home": Topic(
        _("Home"),
        _(
            "What waits for you stands first: each number opens the list it counts. Below are your "
            "latest deals and news. Press / or Ctrl-K on any page to find a record by its name."
        ),
        ("$",),
    ),
    "search": Topic(
        _("Search"),
        _(
            "One box finds deals, accounts, contacts, companies, people, pages of the library and "
            "pages of the menu. It looks only through what you may open. Misspelled names are "
            "found, too. Press / or Ctrl-K anywhere."
        ),
        ("search/",),
    ),
    "deals": Topic(
        _("Deals"),
        _(
            "All registrations you may see. Filters and sorting stay in the address, so a bookmark "
            "keeps them; Save this view gives a filter a name. Export takes the list out as a "
            "file. Open a deal to see where it stands and what you can do next."
        ),
        ("deals/",),
        readers.sales,
        ("deal", "draft", "protection", "stage"),
    ),
    "register": Topic(
        _("Register a deal"),
        _(
            "Three steps: who the customer is, what they want to buy, a last look. What you type "
            "is saved as you go; nobody outside your company sees a draft. Website, tax number "
            "and a contact shorten the wait, because the reviewer asks less. Once approved, the "
            "deal is protected for you until the date shown on it."
        ),
        ("deals/register/", "deals/prepare/"),
        readers.sellers,
        ("draft", "protection", "distributor", "withdraw"),
    ),
    "deal": Topic(
        _("A deal"),
        _(
            "The badge beside the title says where the deal stands; the buttons say what you can "
            "do now. Under Who and when you see until when an answer is due. Questions and "
            "answers stand under Conversation: both sides read them. Who can see this? lists the "
            "people behind the record."
        ),
        ("deals/<uuid:pk>/",),
        readers.sales,
        ("protection", "keep-alive update", "extension", "appeal", "clock"),
    ),
    "accounts": Topic(
        _("Accounts"),
        _(
            "The customers you work with, as far as they are opened to you. An account holds its "
            "contacts, who knows whom, tasks, files and a timeline of visits and calls. Each "
            "entry says who reads it: both sides, or your side only."
        ),
        ("accounts/",),
        readers.sales,
        ("account", "coverage", "contact", "visibility", "touchpoint"),
    ),
    "joint": Topic(
        _("Joint work"),
        _(
            "A customer both sides work together. Before anything opens, each side sees exactly "
            "what the other will read, and agrees. More needs both sides; less, a pause or the "
            "end holds at once. Every agreement is kept as a receipt both sides can print."
        ),
        ("engagements/",),
        readers.sales,
        ("engagement", "level", "consent receipt", "mutual plan", "task"),
    ),
    "tasks": Topic(
        _("Tasks"),
        _(
            "What somebody is to do on a joint account, with days and progress. Yours and your "
            "side's stand first; what is overdue is marked. A task can come from a step of the "
            "mutual plan, and leads back to it."
        ),
        ("tasks/",),
        readers.sales,
        ("task", "mutual plan", "step"),
    ),
    "quotes": Topic(
        _("Quotes"),
        _(
            "A reseller asks distributors for prices on one deal; each is asked alone and sees "
            "neither value nor other offers. Answers stand side by side for the reseller, who "
            "chooses one: the deal then names that distributor."
        ),
        ("quotes/", "distribution/"),
        readers.sales,
        ("quote", "distribution link", "prepared registration"),
    ),
    "company": Topic(
        _("Your company"),
        _(
            "Profile and people of a partner company. Administrators invite colleagues, change "
            "roles and end access; when somebody leaves, you choose who takes over, and all open "
            "work moves. A company always keeps one administrator."
        ),
        ("company/", "organizations/<uuid:pk>/", "handovers/"),
        terms=("member", "hand-over", "audit trail", "opening"),
    ),
    "library": Topic(
        _("Library and news"),
        _(
            "Product pages, playbooks, battle cards and files that are for you. The star keeps a "
            "page under Favourites; New marks what came after your last visit. To read lists "
            "pages that ask for your confirmation, which stands at the end of each."
        ),
        ("library/", "news/"),
        terms=("battle card", "must-read", "favourite", "successor", "co-branding"),
    ),
    "training": Topic(
        _("Training"),
        _(
            "Your courses and where you were. Leave at any time: what you did is kept, also when "
            "the connection was lost. A quiz says beforehand how many attempts and how much time "
            "there is. Who passes gets a certificate that anybody can verify by its number."
        ),
        ("training/",),
        terms=("course", "learning path", "quiz", "certification"),
    ),
    "certificates": Topic(
        _("Certificates"),
        _(
            "Your certificates with number and QR code, and until when they hold; you are reminded "
            "before they end. A certificate issued elsewhere can be recorded with its evidence; "
            "it counts once the channel desk has confirmed it."
        ),
        ("certificates/",),
        terms=("certification", "claim"),
    ),
    "reports": Topic(
        _("Reports"),
        _(
            "Every figure counts only what you can open, and leads to the list behind it. Choose "
            "period and filters; they stay in the address. Each chart has its table and a CSV "
            "file."
        ),
        ("reports/", "library/reports/"),
        terms=("pipeline",),
    ),
    "imports": Topic(
        _("Imports and exports"),
        _(
            "Take in a list from CSV or XLSX. First match its columns, then look at the dry run: "
            "it says what would happen, and nothing is written before you confirm. Rows that "
            "cannot be taken in come back as a file with the reasons. An export comes back in "
            "unchanged."
        ),
        ("imports/", "exports/"),
        terms=("import", "external key", "export"),
    ),
    "notifications": Topic(
        _("Notifications"),
        _(
            "What happened to your records, newest first. In your settings you choose what also "
            "comes by mail, at once or collected, and your quiet hours. A notice leads to its "
            "record as long as you may open it."
        ),
        ("notifications/", "me/notifications/"),
        terms=("digest",),
    ),
    "me": Topic(
        _("Profile and settings"),
        _(
            "Your name, language, time zone and colours; how you sign in; what you are told. "
            "Add a passkey or an authenticator app under Security. Your data takes along what is "
            "kept about you."
        ),
        ("me/",),
        terms=("second factor", "passkey", "recovery code", "token"),
    ),
    "integrations": Topic(
        _("Integrations"),
        _(
            "Programs that work here with an account of their own: your CRM, an ERP. Give each "
            "only the areas it needs, and an end. A webhook tells a program what happens here, as "
            "far as its account may see it."
        ),
        ("integrations/", "webhooks/"),
        readers.admins,
        ("integration", "token", "area", "webhook"),
    ),
} | VENDOR_TOPICS


def topic_of(route: str, scope: Scope) -> str:
    """The key of the topic a page with this route belongs to, if the person may read it; else
    empty."""
    best, longest = "", -1
    for key, topic in TOPICS.items():
        for start in topic.routes:
            fits = route + "$" == start if start.endswith("$") else route.startswith(start)
            if fits and len(start) > longest and topic.opens(scope):
                best, longest = key, len(start)
    return best


def open_topics(scope: Scope) -> dict[str, Topic]:
    """The topics the person may read, in the order of the table."""
    return {key: topic for key, topic in TOPICS.items() if topic.opens(scope)}
