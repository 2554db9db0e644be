from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        from assessments import dates, engine
        from reviews import workflow  # noqa: F401 - adds the judges' moves
        from reviews.releasing import order_again
        from reviews.tasks import ask_for_summary

        engine.follow("publish", ask_for_summary)
        dates.follow(order_again)
