from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = _("Frameworks")

    def ready(self) -> None:
        from indicators.immutability import lay_after_migrate, lift_before_migrate

        # A migration may fill a new column of published frameworks; nothing else may touch them.
        pre_migrate.connect(lift_before_migrate, sender=self)
        post_migrate.connect(lay_after_migrate, sender=self)
