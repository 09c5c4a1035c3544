"""The cast stands as described, through the same services people use."""

from deals.registrations.models import Deal
from portal.access import grants


def titles(user):
    return sorted(Deal.objects.visible_to(user).values_list("title", flat=True))


def test_cast_deals_seen_by_each_person(world):
    see = {
        email.replace("meridian.example", "v"): titles(user) for email, user in world.users.items()
    }
    northwind = ["Acme storage refresh", "Umbrella campus network"]
    assert see["seller@northwind.example"] == ["Northwind draft", "Umbrella campus network"]
    assert see["seller2@northwind.example"] == ["Acme storage refresh"]
    assert see["admin@northwind.example"] == sorted([*northwind, "Northwind draft"])
    assert see["learner@northwind.example"] == []
    assert see["admin@bluepeak.example"] == ["Bluepeak held deal", "Bluepeak secret Umbrella bid"]
    assert see["buyer@harbor.example"] == ["Cobalt via Harbor"]
    assert see["cam@v"] == sorted([*northwind, "Cobalt via Harbor"])
    assert see["direct@v"] == ["Acme storage refresh", "Direct North secret"]
    assert see["direct2@v"] == []
    assert len(see["desk@v"]) == len(see["auditor@v"]) == 7
    assert see["marketing@v"] == []


def test_grants_follow_from_facts(world):
    assert list(grants.drift()) == []
