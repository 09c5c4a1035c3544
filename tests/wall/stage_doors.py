"""Northwind's directory with a person and a group, and its ways to register without signing in."""

import uuid

from deals.intake import services as intake
from deals.intake.tokens import confirm_address, form_address
from partners.provisioning import services as provisioning
from partners.provisioning.models import DirectoryGroup, DirectoryPerson
from portal.privacy import services as privacy


def directories(world):
    company, admin = world.organizations["northwind"], world.users["admin@northwind.example"]
    directory = provisioning.set_up(organization=company, actor=admin)
    person = DirectoryPerson.objects.create(
        directory=directory,
        user_name="seller@northwind.example",
        email="seller@northwind.example",
        user=world.users["seller@northwind.example"],
    )
    group = DirectoryGroup.objects.create(directory=directory, name="Sales")
    group.people.add(person)
    return {"nw-entry": person.pk, "nw-group": group.pk}


def ways_in(world):
    company, admin = world.organizations["northwind"], world.users["admin@northwind.example"]
    seller = world.users["seller@northwind.example"]
    intake.set_rule(organization=company, actor=admin, version=0, by_mail=True, by_link=True)
    link = intake.make_link(organization=company, actor=admin, person=seller)
    made = intake.take_form(
        link=link,
        token=uuid.uuid4(),
        data={"customer_name": "Mailed Ltd", "title": "Mailed"},
        lines=[],
    )
    return {
        "nw-form": link.pk,
        "nw-form-token": form_address(link).split("/")[-2],
        "nw-confirm": confirm_address(made).split("/")[-2],
        "nw-received": made.pk,
    }


def erasures(world):
    learner = world.users["learner@northwind.example"]
    return {"nw-erasure": privacy.ask(person=learner, message="Mark my words").pk}
