"""What is kept of reports: a seller has a snapshot and a mail, the desk a line."""

from decimal import Decimal

from deals.reports import services, stopping
from portal.workflow import clock


def reports(world):
    seller = world.users["seller@northwind.example"]
    asked = {"report": "registrations", "asked": {}, "actor": seller}
    schedule = services.schedule_report(**asked, rhythm="weekly", day=0)
    line = services.add_line(
        actor=world.desk,
        data={
            "category": "mdf",
            "organization": world.organizations["northwind"],
            "amount": Decimal(1234),
            "currency": "GBP",
            "starts_on": clock.today(),
            "ends_on": clock.today(),
        },
    )
    return {
        "nw-snapshot": services.save_snapshot(**asked, name="Mine").pk,
        "nw-schedule": schedule.pk,
        "nw-report-stop": stopping.address_for(schedule).split("/")[-2],
        "cost-line": line.pk,
    }
