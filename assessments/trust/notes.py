"""What a municipality says to a signal: the only writes of it."""

from accounts.models import User
from assessments import clock
from assessments.editing import editing
from assessments.models import Evidence, Signal, SignalNote


class StaleNote(Exception):
    """Somebody wrote another note meanwhile: `current` is what it says."""

    def __init__(self, current: str) -> None:
        super().__init__(current)
        self.current = current


def answer(evidence: Evidence, signal: Signal, text: str, *, before: str, by: User) -> None:
    """Write what is said to a signal in the place of what was read, or take it away with an empty text.

    Raises StaleNote when something else stands there by now. Saying the same twice changes nothing.
    """
    with editing(evidence.submission, by=by):
        current = SignalNote.objects.filter(evidence=evidence, signal=signal).first()
        stands = current.note if current else ""
        if stands == text:
            return
        if stands != before:
            raise StaleNote(stands)
        if not text:
            SignalNote.objects.filter(evidence=evidence, signal=signal).delete()
            return
        SignalNote.objects.update_or_create(
            evidence=evidence, signal=signal, defaults={"note": text, "by": by, "at": clock.now()}
        )
