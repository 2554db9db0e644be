from django.db import migrations, models

PDF = "application/pdf"


def wait_for_pages(apps, schema_editor):
    """Documents from before have no pictures of their pages yet; `manage.py draw_documents` has them made."""
    apps.get_model("assessments", "StoredFile").objects.filter(content_type=PDF, pages=None).update(state="waiting")


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
        migrations.RunPython(wait_for_pages, migrations.RunPython.noop, elidable=True),
    ]
