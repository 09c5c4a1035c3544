import datetime as dt

from django.db import migrations


def open_ledgers(apps, schema_editor):
    """The first line of deals approved before there was a ledger, and their first update."""
    Deal = apps.get_model("registrations", "Deal")
    LedgerLine = apps.get_model("protection", "LedgerLine")
    for deal in Deal.objects.filter(protected_until__isnull=False, ledger=None).iterator():
        start = (deal.decided_at or deal.created_at).date()
        LedgerLine.objects.create(
            deal=deal,
            at=deal.decided_at or deal.created_at,
            actor_id=deal.reviewer_id,
            kind="approval",
            days=(deal.protected_until - start).days,
            protected_until=deal.protected_until,
            reason="opened",
            policy_id=deal.policy_id,
        )
        if deal.status == "approved" and deal.update_due_on is None:
            days = deal.policy.keep_alive_days if deal.policy else 30
            deal.update_due_on = max(deal.updated_at.date(), start) + dt.timedelta(days=days)
            deal.save(update_fields=["update_due_on"])


class Migration(migrations.Migration):
    dependencies = [("protection", "0001_ledger")]

    operations = [migrations.RunPython(open_ledgers, migrations.RunPython.noop)]
