"""One table for all library pages; news moves into it."""

import json

import cms.audience.models
import django.db.models.deletion
import portal.workflow.clock
import uuid
import wagtail.fields
from django.db import migrations, models


def copy_news(apps, schema_editor):
    """Each piece of news keeps its level; its audience is that level alone."""
    Audience = apps.get_model('audience', 'Audience')
    LibraryPage = apps.get_model('library', 'LibraryPage')
    for news in apps.get_model('library', 'NewsPage').objects.all():
        key = json.dumps([news.level, {}], separators=(',', ':'))
        reach, _new = Audience.objects.get_or_create(key=key, defaults={'level': news.level})
        page = LibraryPage(
            page_ptr_id=news.page_ptr_id,
            kind='news',
            level=news.level,
            reach=reach,
            date=news.date,
            summary=news.summary,
            body=news.body,
        )
        page.save_base(raw=True)


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0001_initial'),
        ('audience', '0001_initial'),
        ('media', '0001_initial'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='LibraryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('level', models.CharField(choices=[('public', 'Everybody'), ('registered', 'Signed-in people'), ('partner', 'Partners'), ('internal', 'Our own people')], default='partner', max_length=20, verbose_name='who may read it')),
                ('audience', models.JSONField(blank=True, default=dict, validators=[cms.audience.models.validate_parts], verbose_name='only for')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('news', 'News'), ('section', 'Section'), ('product', 'Product'), ('playbook', 'Playbook'), ('battle_card', 'Battle card'), ('programme', 'Price or programme document'), ('faq', 'Questions and answers'), ('collateral', 'Collateral'), ('course', 'Course')], editable=False, max_length=20)),
                ('date', models.DateField(default=portal.workflow.clock.today, verbose_name='date')),
                ('summary', models.TextField(blank=True, max_length=300, verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('heading', 0), ('paragraph', 1), ('quote', 4), ('callout', 7)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'icon': 'title', 'label': 'Heading', 'max_length': 120, 'template': 'cms/library/blocks/heading.html'}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'italic', 'ol', 'ul', 'link'], 'icon': 'pilcrow', 'label': 'Paragraph'}), 2: ('wagtail.blocks.TextBlock', (), {'label': 'quote', 'rows': 3}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'who said it', 'max_length': 120, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('text', 2), ('source', 3)]], {}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'title', 'max_length': 120}), 6: ('wagtail.blocks.TextBlock', (), {'label': 'text', 'rows': 3}), 7: ('wagtail.blocks.StructBlock', [[('title', 5), ('text', 6)]], {})}, verbose_name='body')),
                ('families', models.JSONField(blank=True, default=list, verbose_name='product families')),
                ('edition', models.CharField(blank=True, max_length=30, verbose_name='version')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('must_read', models.BooleanField(default=False, verbose_name='must be read')),
                ('must_read_by', models.DateField(blank=True, null=True, verbose_name='to be read by')),
                ('reach', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audience.audience')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='library.librarypage', verbose_name='replaced by')),
            ],
            options={
                'verbose_name': 'library page',
            },
            bases=('wagtailcore.page', models.Model),
        ),
        # News moves into the table of all library pages. Content types, page numbers and revisions
        # stay: the model is the same, only its columns live one table higher.
        migrations.RunPython(copy_news),
        migrations.DeleteModel(name='NewsPage'),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
            ],
            options={
                'verbose_name': 'news',
                'verbose_name_plural': 'news',
            },
            bases=('library.librarypage',),
        ),
        migrations.RunSQL(
            'INSERT INTO library_newspage (librarypage_ptr_id) SELECT page_ptr_id FROM library_librarypage',
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name='LibraryIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
            ],
            options={
                'verbose_name': 'library index',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='BattleCardPage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
                ('competitor', models.CharField(blank=True, max_length=120, verbose_name='competitor')),
            ],
            options={
                'verbose_name': 'battle card',
            },
            bases=('library.librarypage',),
        ),
        migrations.CreateModel(
            name='CollateralPage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
            ],
            options={
                'verbose_name': 'collateral',
            },
            bases=('library.librarypage',),
        ),
        migrations.CreateModel(
            name='FaqPage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
            ],
            options={
                'verbose_name': 'questions and answers',
            },
            bases=('library.librarypage',),
        ),
        migrations.CreateModel(
            name='PlaybookPage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
            ],
            options={
                'verbose_name': 'playbook',
            },
            bases=('library.librarypage',),
        ),
        migrations.CreateModel(
            name='ProductPage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
            ],
            options={
                'verbose_name': 'product page',
            },
            bases=('library.librarypage',),
        ),
        migrations.CreateModel(
            name='ProgrammePage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
            ],
            options={
                'verbose_name': 'price or programme document',
            },
            bases=('library.librarypage',),
        ),
        migrations.CreateModel(
            name='SectionPage',
            fields=[
                ('librarypage_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='library.librarypage')),
            ],
            options={
                'verbose_name': 'section',
            },
            bases=('library.librarypage',),
        ),

        migrations.AddField(
            model_name='collateralpage',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='media.portaldocument', verbose_name='file'),
        ),
        migrations.AddIndex(
            model_name='librarypage',
            index=models.Index(fields=['kind', '-date'], name='library_by_kind'),
        ),
    ]
