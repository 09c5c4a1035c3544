"""The index stands for more than accounts, and holds all that is compared.

Its rows can be made again at any time, so they are not carried over: run `rebuild_match_index`.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conflicts", "0001_initial")]

    operations = [
        migrations.DeleteModel("MatchKey"),
        migrations.DeleteModel("MatchRow"),
        migrations.CreateModel(
            name="MatchRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("account", "account"),
                            ("deal", "registration"),
                            ("named", "named account"),
                        ],
                        max_length=8,
                    ),
                ),
                ("object_id", models.UUIDField()),
                ("facts", models.TextField()),
                ("keys", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("object_id", "kind"), name="one_match_row_per_party"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MatchKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "row_id", blank=True, editable=False,
                        primary_key=True, serialize=False,
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "row",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+", to="conflicts.matchrow",
                    ),
                ),
            ],
        ),
    ]  # fmt: skip
