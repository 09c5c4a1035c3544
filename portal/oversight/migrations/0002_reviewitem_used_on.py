from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial")]

    operations = [
        migrations.AddField("reviewitem", "used_on", models.DateField(null=True)),
    ]
