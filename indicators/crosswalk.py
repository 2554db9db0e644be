"""What became of indicators from one version of a framework to another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from indicators.models import CrosswalkLink, Framework, Indicator

Links = Mapping[str, Iterable[str]]


def predecessors_of(indicator: Indicator) -> list[Indicator]:
    """The indicators of other versions that became this one, in their order."""
    links = indicator.predecessor_links.select_related("source__framework")
    return [one.source for one in links]


def successors_of(indicator: Indicator) -> list[Indicator]:
    """What became of this indicator in other versions, in their order."""
    links = indicator.successor_links.select_related("target__framework")
    return [one.target for one in links]


@dataclass(frozen=True)
class Ancestry:
    """All that an indicator was, as far back as versions are linked.

    `indicators` holds itself too. In `frameworks`, its own among them, a crosswalk says what it was: there the same
    number means nothing.
    """

    indicators: frozenset[int]
    frameworks: frozenset[int]


@dataclass(frozen=True)
class Lineage:
    """All links of the portal, to be followed backwards: what each indicator and each version came from."""

    sources: Mapping[int, set[int]]
    older: Mapping[int, set[int]]

    def of(self, indicator: Indicator) -> Ancestry:
        return Ancestry(_closure(indicator.pk, self.sources), _closure(indicator.framework_id, self.older))

    def of_key(self, indicator: int) -> frozenset[int]:
        """What an indicator was, itself among them, by its key."""
        return _closure(indicator, self.sources)


def lineage() -> Lineage:
    """One query: all links of the portal are a few hundred pairs of numbers."""
    links = CrosswalkLink.objects.values_list("target_id", "source_id", "target__framework_id", "source__framework_id")
    sources: dict[int, set[int]] = defaultdict(set)
    older: dict[int, set[int]] = defaultdict(set)
    for target, source, target_framework, source_framework in links.order_by():
        sources[target].add(source)
        older[target_framework].add(source_framework)
    return Lineage(sources, older)


def ancestry_of(indicator: Indicator) -> Ancestry:
    """One query, see lineage."""
    return lineage().of(indicator)


def _closure(start: int, before: Mapping[int, set[int]]) -> frozenset[int]:
    """Everything that can be reached; links that lead in a circle end by themselves."""
    reached, waiting = {start}, [start]
    while waiting:
        new = before.get(waiting.pop(), set()) - reached
        reached |= new
        waiting.extend(new)
    return frozenset(reached)


def links_between(older: Framework, newer: Framework) -> dict[str, list[str]]:
    """The links by number, in the order of the frameworks."""
    found: dict[str, list[str]] = {}
    links = CrosswalkLink.objects.filter(source__framework=older, target__framework=newer)
    for source, target in links.values_list("source__number", "target__number"):
        found.setdefault(source, []).append(target)
    return found


@transaction.atomic
def set_links(older: Framework, newer: Framework, links: Links) -> None:
    """Let exactly these links stand between two versions; numbers that are not there are left out."""
    # Two people who save at once would else both remove the old links and both write theirs.
    list(Framework.objects.select_for_update().filter(pk__in=[older.pk, newer.pk]).order_by("pk"))
    CrosswalkLink.objects.filter(source__framework=older, target__framework=newer).delete()
    sources, targets = ({one.number: one for one in each.indicators.all()} for each in (older, newer))
    CrosswalkLink.objects.bulk_create(
        CrosswalkLink(source=sources[source], target=targets[number])
        for source, numbers in links.items()
        for number in dict.fromkeys(numbers)
        if source in sources and number in targets
    )


def same_numbers(older: Framework, newer: Framework) -> dict[str, list[str]]:
    """A proposal: each number leads to itself, where both versions have it."""
    there = set(newer.indicators.values_list("number", flat=True))
    return {number: [number] for number in older.indicators.values_list("number", flat=True) if number in there}


def linked_frameworks(newer: Framework) -> list[Framework]:
    """The versions from which links lead to this one."""
    return list(Framework.objects.filter(indicators__successor_links__target__framework=newer).distinct())


def link_counts(newer: Framework) -> dict[int, int]:
    """From how many indicators of each version links lead to this one, by the version's key."""
    links = CrosswalkLink.objects.filter(target__framework=newer).values_list("source__framework_id")
    return dict(links.annotate(count=Count("source", distinct=True)).order_by())


# ------------------------------------------------------------------ in framework files


def export_crosswalk(framework: Framework) -> list[dict[str, Any]]:
    return [
        {
            "from": {"code": older.code, "version": older.version},
            "links": [{"from": source, "to": to} for source, to in links_between(older, framework).items()],
        }
        for older in linked_frameworks(framework)
    ]


def import_crosswalk(framework: Framework, data: Iterable[Mapping[str, Any]]) -> None:
    """Make the links of a file from the versions that are here; the others cannot be kept."""
    for walk in data:
        older = Framework.objects.filter(**walk["from"]).first()
        if older is not None:
            set_links(older, framework, {one["from"]: one["to"] for one in walk["links"]})


def remarks_on(data: Mapping[str, Any]) -> list[str]:
    """What of a file's crosswalk cannot be kept, in words: versions and numbers that are not here."""
    return [remark for walk in data.get("crosswalk", []) for remark in _remarks_on(walk)]


def _remarks_on(walk: Mapping[str, Any]) -> list[str]:
    code, version = walk["from"]["code"], walk["from"]["version"]
    older = Framework.objects.filter(code=code, version=version).first()
    if older is None:
        text = _("The links from %(code)s version %(version)s are left out, because that version is not here.")
        return [text % {"code": code, "version": version}]
    known = set(older.indicators.values_list("number", flat=True))
    unknown = [one["from"] for one in walk["links"] if one["from"] not in known]
    if not unknown:
        return []
    text = _("%(code)s version %(version)s has no indicator %(numbers)s; those links are left out.")
    return [text % {"code": code, "version": version, "numbers": ", ".join(unknown)}]
