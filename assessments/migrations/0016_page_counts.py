from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_trusted_evidence")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="page_count",
            field=models.PositiveIntegerField(
                blank=True, help_text="Pages of a document, once a worker counted them", null=True
            ),
        ),
    ]
