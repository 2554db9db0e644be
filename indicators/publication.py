"""The life of a framework after it was drawn up: published, retired, brought back, cloned, replaced, deleted."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from indicators import crosswalk, examples, library
from indicators.examples import Outcome
from indicators.models import Framework, FrameworkStatus
from indicators.queries import Outline, outline
from indicators.validation import Mistake, validate


class Refused(Exception):
    """The framework is not in a state in which this can be done; the text says why, in the reader's language."""


@dataclass(frozen=True)
class Readiness:
    """What stands between a draft and its publication."""

    plan: Outline
    mistakes: list[Mistake]
    outcomes: list[Outcome]

    @property
    def failed(self) -> list[Outcome]:
        return [one for one in self.outcomes if not one.is_passed]

    @property
    def obstacles(self) -> list[str]:
        found = []
        if self.mistakes:
            found.append(_("The framework still has mistakes."))
        if not self.outcomes:
            found.append(_("It has no worked example yet: at least one must show that the formula does what is meant."))
        if self.failed:
            names = ", ".join(f"“{one.example.name}”" for one in self.failed)
            found.append(_("Worked examples that do not come out as expected: %(names)s.") % {"names": names})
        return found


def readiness(framework: Framework) -> Readiness:
    """Check a draft as it stands in the database."""
    plan, mistakes = outline(framework), validate(library.export_framework(framework))
    # The arithmetic divides by maxima, which only a framework without mistakes is sure to have.
    return Readiness(plan, mistakes, [] if mistakes else examples.run(plan))


@transaction.atomic
def publish(framework: Framework) -> Framework:
    """Publish a draft that is ready; raises Refused. What is checked is what stands: see locked_draft."""
    locked = locked_draft(framework)
    if obstacles := readiness(locked).obstacles:
        raise Refused(" ".join(obstacles))
    return library.publish(locked)


def locked_draft(framework: Framework) -> Framework:
    """A draft as it stands now, which nobody else changes or publishes before this transaction ends.

    On PostgreSQL whoever changes a part of it waits for this lock in a trigger (indicators/immutability.py), and
    is refused if it has been published meanwhile; SQLite lets one writer in at a time.
    """
    locked = Framework.objects.select_for_update().filter(pk=framework.pk).first()
    if locked is None:
        raise Refused(_("The framework has been deleted meanwhile."))
    if not locked.is_draft:
        raise Refused(_("The framework has been published and never changes."))
    return locked


def retire(framework: Framework) -> bool:
    """Offer it to no new cycle any more; those that use it keep it. Whether there was something to do."""
    published = Framework.objects.filter(pk=framework.pk, status=FrameworkStatus.PUBLISHED)
    return bool(published.update(status=FrameworkStatus.RETIRED))


def bring_back(framework: Framework) -> bool:
    retired = Framework.objects.filter(pk=framework.pk, status=FrameworkStatus.RETIRED)
    return bool(retired.update(status=FrameworkStatus.PUBLISHED))


@transaction.atomic
def delete_draft(framework: Framework) -> None:
    """Raises Refused for what is no draft."""
    locked_draft(framework).delete()


def next_version(code: str) -> int:
    return (Framework.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0) + 1


def clone(framework: Framework) -> Framework:
    """The next version as a draft, every indicator linked to what it was; raises Refused."""
    data = library.export_framework(framework) | {"version": next_version(framework.code)}
    return add(data | {"crosswalk": _one_to_one(framework)})


def _one_to_one(framework: Framework) -> list[dict[str, Any]]:
    numbers = framework.indicators.values_list("number", flat=True)
    links = [{"from": number, "to": [number]} for number in numbers]
    return [{"from": {"code": framework.code, "version": framework.version}, "links": links}]


@transaction.atomic
def add(data: library.Data, *, in_place: bool = False) -> Framework:
    """A checked file as a draft, `in_place` of a draft of the same code and version; raises Refused."""
    known = Framework.objects.filter(code=data["code"], version=data["version"]).first()
    if known is not None and not in_place:
        raise Refused(_("%(code)s version %(version)s is here already.") % data)
    try:
        with transaction.atomic():
            return _replaced(known, data) if known else library.add_draft(data)
    except IntegrityError as error:
        # Somebody else was quicker by less than the time it takes to read this.
        raise Refused(_("%(code)s version %(version)s is here already.") % data) from error


def _replaced(known: Framework, data: library.Data) -> Framework:
    """Links to later versions survive, as far as their indicators do."""
    old = locked_draft(known)
    later = {one: crosswalk.links_between(old, one) for one in _later(old)}
    old.delete()
    made = library.add_draft(data)
    for newer, links in later.items():
        crosswalk.set_links(made, newer, links)
    return made


def _later(framework: Framework) -> list[Framework]:
    return list(Framework.objects.filter(indicators__predecessor_links__source__framework=framework).distinct())
