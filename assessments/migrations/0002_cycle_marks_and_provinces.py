import assessments.clock
import django.db.models.deletion
from django.db import migrations, models


def propose_from_the_framework(apps, schema_editor):
    """Until now the marks of a cycle were those of its framework; from now on the cycle has its own."""
    for cycle in apps.get_model("assessments", "Cycle").objects.select_related("framework"):
        cycle.pass_marks = {one.kind: _as_text(one.percent) for one in cycle.framework.pass_marks.all()}
        cycle.cut_offs = {one.key: _as_text(one.min_percent) for one in cycle.framework.grades.all()}
        cycle.save(update_fields=["pass_marks", "cut_offs"])


def _as_text(percent):
    return f"{percent:.2f}".rstrip("0").rstrip(".")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('indicators', '0001_initial'),
        ('assessments', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='cycle',
            name='confirmed_at',
            field=models.DateTimeField(blank=True, default=assessments.clock.now, help_text='Empty while it is a draft: then nothing of it is open.', null=True),
        ),
        migrations.AddField(
            model_name='cycle',
            name='cut_offs',
            field=models.JSONField(blank=True, default=dict, help_text='Lowest percent by grade: {"good": "60"}'),
        ),
        migrations.AddField(
            model_name='cycle',
            name='pass_marks',
            field=models.JSONField(blank=True, default=dict, help_text='Percent by kind: {"tambon": "60"}'),
        ),
        migrations.CreateModel(
            name='CycleProvince',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.area')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provinces', to='assessments.cycle')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.province')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cycle', 'province'), name='one_area_per_cycle_and_province')],
            },
        ),
        migrations.RunPython(propose_from_the_framework, migrations.RunPython.noop),
    ]
