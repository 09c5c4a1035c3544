"""Searches are counted by day, words, language and kind of reader. What was noted before, one row
a search of at most 180 days, is let go."""

from django.db import migrations, models

import portal.workflow.clock


class Migration(migrations.Migration):
    dependencies = [("reading", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="SearchTerm"),
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(default=portal.workflow.clock.today)),
                ("term", models.CharField(max_length=100, verbose_name="words")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("asker", models.CharField(choices=[("stranger", "Not signed in"), ("partner", "Partner"), ("staff", "Our own people")], max_length=10, verbose_name="who looked")),
                ("times", models.PositiveIntegerField(default=0, verbose_name="times")),
                ("misses", models.PositiveIntegerField(default=0, verbose_name="without result")),
            ],
            options={
                "ordering": ["-day", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("day", "term", "language", "asker"), name="a_search_is_counted_once")],
            },
        ),
    ]
