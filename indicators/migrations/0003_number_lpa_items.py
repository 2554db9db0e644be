"""Indicators that take their score from the LPA result name its item: so far they follow it in order."""

from django.db import migrations


def number_items(apps, schema_editor):
    Framework = apps.get_model("indicators", "Framework")
    for framework in Framework.objects.all():
        for item, indicator in enumerate(framework.indicators.filter(score_source="lpa").order_by("position"), start=1):
            indicator.lpa_item = item
            indicator.save(update_fields=["lpa_item"])


class Migration(migrations.Migration):

    dependencies = [
        ("indicators", "0002_living_frameworks"),
    ]

    operations = [migrations.RunPython(number_items, migrations.RunPython.noop)]
