"""Tokens made before there were areas go on opening everything their person may do."""

from django.db import migrations

AREAS = (
    "profile",
    "deals",
    "accounts",
    "organizations",
    "content",
    "training",
    "reports",
    "access",
    "exchange",
    "webhooks",
)


def open_everything(apps, schema_editor):
    words = [f"{area}:{verb}" for area in AREAS for verb in ("read", "write")]
    apps.get_model("people", "ApiToken").objects.filter(areas=[]).update(areas=words)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_tokens_and_programs"),
    ]

    operations = [
        migrations.RunPython(open_everything, migrations.RunPython.noop),
    ]
