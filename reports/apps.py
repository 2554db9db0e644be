from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from assessments import engine
        from reports.tasks import make_packet_of_submission

        for move in ("submit", "resubmit"):
            engine.follow(move, make_packet_of_submission)
