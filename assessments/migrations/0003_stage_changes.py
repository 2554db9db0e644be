import assessments.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_cycle_marks_and_provinces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('by_name', models.CharField(help_text='As it was then: names and positions change.', max_length=310)),
                ('at', models.DateTimeField(default=assessments.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='announcements', to='assessments.cycle')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='StageChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('self_assessment', 'Self-assessment'), ('provincial_check', 'Provincial completeness check'), ('area_review', 'Area review'), ('preview', 'Preview of results'), ('national_review', 'National review'), ('publication', 'Publication')], max_length=20)),
                ('old_starts_at', models.DateTimeField(blank=True, null=True)),
                ('old_ends_at', models.DateTimeField(blank=True, null=True)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(blank=True, null=True)),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='assessments.announcement')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('announcement', 'stage'), name='one_change_per_announcement_and_stage')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimed_at', models.DateTimeField(blank=True, help_text='When a worker began to send it.', null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='assessments.announcement')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['announcement'], name='letters_that_wait')],
                'constraints': [models.UniqueConstraint(fields=('announcement', 'user'), name='one_letter_per_announcement_and_person')],
            },
        ),
    ]
