"""A submission keeps the name that the municipality had in its year."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def keep_todays_name(apps, schema_editor):
    """Until now nothing kept former names, so the name of today is the best that is known."""
    Submission = apps.get_model("assessments", "Submission")
    Municipality = apps.get_model("accounts", "Municipality")
    town = Municipality.objects.filter(pk=OuterRef("municipality_id"))
    Submission.objects.update(
        name_th=Subquery(town.values("name_th")[:1]), name_en=Subquery(town.values("name_en")[:1])
    )


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_names_kinds_and_mergers"),
        ("assessments", "0007_lpa_points_of_live_submissions_become_results"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="name_th",
            field=models.CharField(default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="name_en",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="submission",
            options={"ordering": ["-cycle__year_be", "name_th"]},
        ),
        migrations.RunPython(keep_todays_name, migrations.RunPython.noop),
    ]
