"""Municipalities are registered for a cycle; those that have a submission are registered by it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import assessments.clock


def register_those_who_began(apps, schema_editor):
    Submission = apps.get_model("assessments", "Submission")
    Registration = apps.get_model("assessments", "Registration")
    rows = Submission.objects.order_by("pk").values_list("municipality_id", "cycle_id", "created_at")
    Registration.objects.bulk_create(
        (Registration(municipality_id=town, cycle_id=cycle, at=at) for town, cycle, at in rows.iterator()),
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_names_kinds_and_mergers"),
        ("assessments", "0010_names_of_the_year"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=assessments.clock.now)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("by", models.ForeignKey(blank=True, help_text="Nobody where a submission was there before registrations were kept.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("cycle", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="registrations", to="assessments.cycle")),
                ("municipality", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="registrations", to="accounts.municipality")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("municipality", "cycle"), name="one_registration_per_municipality_and_cycle")],
            },
        ),
        migrations.RunPython(register_those_who_began, migrations.RunPython.noop),
    ]
