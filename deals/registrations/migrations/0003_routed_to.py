from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registrations', '0002_deal_appeal_until_deal_appealed_at_deal_confirm_by_and_more'),
    ]

    operations = [
        migrations.AddField(
            model_name='deal',
            name='routed_to',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddField(
            model_name='deal',
            name='signed_by',
            field=models.TextField(blank=True, default='', editable=False),
        ),
    ]
