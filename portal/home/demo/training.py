"""What partners learn: two courses for everybody, one for gold partners, and the way through."""

from portal.home.demo.package import SITE_VISIT
from portal.home.demo.quizzes import STORAGE_QUIZ
from portal.home.worlds.world import Row

STORAGE_LESSONS = [
    {
        "title": "What the storage family is for",
        "minutes": 8,
        "body": "Two models, one licence. The MS 200 has one controller and suits offices and"
        " branches; the MS 400 has two controllers in one case and goes on when one of them stops."
        "\n\nAsk first what happens to the customer’s business while the data is away. An hour of"
        " standing still is what separates the two models, not terabytes.\n\nBoth models take the"
        " same drives and grow by shelves, so a customer who begins small buys nothing twice.",
    },
    {
        "title": "Sizing without guessing",
        "minutes": 12,
        "body": "Measure the load for a week before you size anything: the sizing tool reads it"
        " from the hosts and needs no agent.\n\nCount usable, not raw capacity. A group of ten"
        " drives with double parity holds the data of eight; keep a fifth free, or the system slows"
        " down when it is needed most.\n\nCompression depends on the data. Promise what you"
        " measured, never what a slide says.",
    },
    {
        "title": "Moving a customer over",
        "minutes": 10,
        "body": "Copy while the old system runs, switch the hosts in a quiet hour, and wipe the old"
        " system only when the customer has signed.\n\nTell the customer beforehand who is called"
        " if something stops. The support line answers on Sundays, too.",
    },
]
FIRST_LESSONS = [
    {
        "title": "Who does what",
        "minutes": 4,
        "body": "Your account manager answers for your company at Meridian. The channel desk"
        " decides where two partners meet. Nobody else sees what you register.",
    },
    {
        "title": "A registration that is approved",
        "minutes": 6,
        "body": "Write the customer’s name as the customer writes it, add the website and say what"
        " problem you solve. Give the date by which it has to run.\n\nAn approved deal is protected"
        " for ninety days. Keep its stage up to date.",
    },
    {
        "title": "Words you will meet",
        "minutes": 3,
        "optional": True,
        "body": "Protection: nobody else gets this deal meanwhile. Clearance: asking whether a"
        " customer is free before you invest. Joint work: both sides on one account, by agreement.",
    },
]
GOLD_LESSONS = [
    {
        "title": "Planning a large deal together",
        "minutes": 15,
        "body": "A mutual plan names the steps of both sides and the day of each. Begin with the"
        " customer’s own dates, and count back from them.",
    },
    {
        "title": "Talking to the person who holds the budget",
        "minutes": 10,
        "body": "Say what standing still costs an hour, and let the customer do the sum.",
    },
]
COURSES: list[Row] = [
    {
        "key": "first-steps",
        "title": "First steps in the partner programme",
        "summary": "What you need in your first week: people, registrations, words.",
        "body": "Fifteen minutes, and your first registration will not come back with questions.",
        "minutes": 15,
        "days_ago": 40,
        "lessons": FIRST_LESSONS,
    },
    {
        "key": "storage",
        "title": "Meridian Storage",
        "summary": "Choose, size and move: from the first question to the customer’s signature.",
        "body": "Three lessons and a quiz. Whoever passes is a Meridian Storage Specialist.",
        "minutes": 45,
        "days_ago": 30,
        "certification": {
            "code": "storage-specialist",
            "name": "Meridian Storage Specialist",
            "validity_months": 24,
        },
        "in_order": True,
        "lessons": STORAGE_LESSONS,
        "quiz": STORAGE_QUIZ,
    },
    {
        "key": "large-deals",
        "title": "Winning large deals together",
        "summary": "For gold partners: mutual plans, budgets and the long road to a signature.",
        "body": "What our best partners do differently.",
        "minutes": 25,
        "days_ago": 12,
        "audience": {"tiers": ["gold"]},
        "lessons": GOLD_LESSONS,
    },
    {
        "key": "site-visit",
        "title": "A site visit, step by step",
        "summary": "An interactive course by an outside author: what to ask, count and photograph.",
        "body": "Six minutes and a test of two questions.",
        "minutes": 6,
        "days_ago": 5,
        "package": SITE_VISIT,
    },
]
PATHS: list[Row] = [
    {
        "key": "seller",
        "title": "From newcomer to specialist",
        "summary": "The courses in the order in which they help.",
        "courses": ["first-steps", "storage", "large-deals"],
    },
]
ENROLLMENTS: list[Row] = [
    {
        "course": "first-steps",
        "user": "learner@northwind.example",
        "days_ago": 20,
        "lessons_done": 2,
    },
    {
        "course": "large-deals",
        "user": "learner@northwind.example",
        "by": "admin@northwind.example",
        "due_days": 12,
        "days_ago": 6,
        "lessons_done": 1,
    },
    {
        "course": "storage",
        "user": "marketer@northwind.example",
        "by": "admin@northwind.example",
        "due_days": 5,
        "days_ago": 6,
        "lessons_done": 2,
    },
    {
        "course": "large-deals",
        "user": "seller@northwind.example",
        "by": "admin@northwind.example",
        "due_days": -3,
        "days_ago": 25,
        "lessons_done": 1,
    },
    {"course": "storage", "user": "seller@bluepeak.example", "days_ago": 4, "lessons_done": 1},
]
RULES: list[Row] = [
    {
        "name": "Every new learner takes the first steps",
        "course": "first-steps",
        "audience": {"roles": ["learner"]},
        "due_days": 30,
    },
]
TRAINING = {
    "courses": COURSES,
    "learning_paths": PATHS,
    "enrollments": ENROLLMENTS,
    "enrollment_rules": RULES,
}
