from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from assessments import engine
        from reviews import workflow  # noqa: F401 - adds the judges' moves
        from reviews.tasks import ask_for_summary

        engine.follow("publish", ask_for_summary)
