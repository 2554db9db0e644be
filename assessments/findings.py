"""What is missing or doubtful in a submission, as a list that leads to the exact place of each."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator


class Severity(TextChoices):
    """How much a finding weighs: what stands under MUST keeps a submission from being handed over."""

    MUST = "must", _("Must be done")
    WARNING = "warning", _("Doubtful")
    HINT = "hint", _("Could be better")


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `key` stays the same while the same thing is found, so that an answer stays with it;
    `url` leads to the field; `name` says what it is about where that is no indicator.
    """

    key: str
    severity: Severity
    text: str
    url: str
    indicator: Indicator | None = None
    name: str = ""

    @property
    def digest(self) -> str:
        """Of what it says: a changed finding is another one to whoever answered it."""
        return sha256(f"{self.severity}\n{self.text}\n{self.name}".encode()).hexdigest()

    @property
    def may_be_answered(self) -> bool:
        return self.severity != Severity.MUST
