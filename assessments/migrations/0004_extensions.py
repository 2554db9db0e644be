import assessments.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('assessments', '0003_stage_changes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('self_assessment', 'Self-assessment'), ('provincial_check', 'Provincial completeness check'), ('area_review', 'Area review'), ('preview', 'Preview of results'), ('national_review', 'National review'), ('publication', 'Publication')], max_length=20, verbose_name='Stage')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='Extended until')),
                ('reason', models.TextField(verbose_name='Reason')),
                ('by_name', models.CharField(help_text='As it was then: names and positions change.', max_length=310)),
                ('at', models.DateTimeField(default=assessments.clock.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='assessments.cycle')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='accounts.municipality')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(models.F('municipality'), models.F('cycle'), models.F('stage'), models.OrderBy(models.F('at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='the_latest_extension')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ('self_assessment', 'provincial_check'))), name='an_extension_is_of_a_stage_of_the_municipality')],
            },
        ),
    ]
