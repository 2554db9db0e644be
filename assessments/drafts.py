"""A cycle in the making: a draft with everything proposed, corrected step by step, then confirmed or thrown away."""

from dataclasses import dataclass

from django.db import transaction

from accounts.models import Area, Province
from assessments import calendar, clock, dates, marks
from assessments.models import Cycle, CycleProvince, CycleStage
from indicators.models import Framework


@transaction.atomic
def start_draft(year_be: int, framework: Framework) -> tuple[Cycle, bool]:
    """A draft of a year, and whether it is new: where another administrator was faster, theirs stays as it is."""
    cycle, is_new = Cycle.objects.get_or_create(
        year_be=year_be,
        defaults={
            "framework": framework,
            "confirmed_at": None,
            "pass_marks": marks.proposed_pass_marks(framework),
            "cut_offs": marks.proposed_cut_offs(framework),
        },
    )
    if is_new:
        _write_stages(cycle)
        write_areas(cycle, proposed_areas(year_be))
    return cycle, is_new


def change_start(cycle: Cycle, year_be: int, framework: Framework) -> None:
    """Another year or framework for a draft: what hangs on it is proposed anew, the rest stays as typed."""
    if framework != cycle.framework:
        cycle.pass_marks = marks.proposed_pass_marks(framework)
        cycle.cut_offs = marks.proposed_cut_offs(framework)
    is_other_year = year_be != cycle.year_be
    cycle.year_be, cycle.framework = year_be, framework
    cycle.save()
    if is_other_year:
        cycle.stages.all().delete()
        _write_stages(cycle)


def _write_stages(cycle: Cycle) -> None:
    CycleStage.objects.bulk_create(
        CycleStage(cycle=cycle, key=stage, starts_at=starts, ends_at=ends)
        for stage, (starts, ends) in calendar.proposed_periods(cycle.year_be).items()
    )


def confirm(cycle: Cycle) -> None:
    """Make a draft a cycle that everybody sees and that opens by its dates, inside `dates.held()`.

    Raises DatesRefused where a date breaks a rule, be it that another cycle was confirmed meanwhile.
    """
    if faults := dates.faults_of(cycle, dates.periods_of(cycle)):
        raise dates.DatesRefused(faults)
    cycle.confirmed_at = clock.now()
    cycle.save(update_fields=["confirmed_at"])


# ------------------------------------------------------------------ areas


@dataclass(frozen=True)
class AreaLine:
    """An area with the provinces that its panel reviews in a cycle."""

    area: Area
    provinces: list[Province]


def proposed_areas(year_be: int) -> dict[Province, Area]:
    """As in the cycle before, else each province's own area."""
    before = Cycle.objects.confirmed().filter(year_be__lt=year_be).order_by("-year_be").first()
    return areas_by_province(before)


def areas_by_province(cycle: Cycle | None) -> dict[Province, Area]:
    """The area of every province in a cycle; two queries."""
    rows = CycleProvince.objects.filter(cycle=cycle).select_related("area")
    own = {one.province_id: one.area for one in rows} if cycle else {}
    return {one: own.get(one.pk, one.area) for one in Province.objects.select_related("area")}


def write_areas(cycle: Cycle, areas: dict[Province, Area]) -> None:
    """Keep the area of some provinces; submissions that have begun stay with theirs."""
    CycleProvince.objects.bulk_create(
        (CycleProvince(cycle=cycle, province=province, area=area) for province, area in areas.items()),
        update_conflicts=True,
        unique_fields=["cycle", "province"],
        update_fields=["area"],
    )


def area_lines(cycle: Cycle) -> list[AreaLine]:
    """Every area, also one that no province is in."""
    of = areas_by_province(cycle)
    return [AreaLine(area, [one for one, its in of.items() if its == area]) for area in Area.objects.all()]


def area_of(province: Province, cycle: Cycle) -> Area:
    row = CycleProvince.objects.filter(cycle=cycle, province=province).select_related("area").first()
    return row.area if row else province.area
