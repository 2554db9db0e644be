"""What the names in a framework file are called by people, for pages that show places in it."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Kind
from indicators.differences import Change, Difference, Place
from indicators.models import FieldType, PartsRule, Rollup, ScoreSource, Wording

NAMES = {
    "format": _("Format"),
    "code": _("Code"),
    "version": _("Version"),
    "name_th": _("Thai name"),
    "name_en": _("English name"),
    "notes_th": _("Notes in Thai"),
    "notes_en": _("Notes in English"),
    "rollup": _("Rule of the total"),
    "decimals": _("Decimals of percentages"),
    "pass_marks": _("Pass marks"),
    "grades": _("Grade"),
    "dimensions": _("Dimension"),
    "dimension": _("Dimension"),
    "indicators": _("Indicator"),
    "group": _("Group"),
    "part_of": _("Part of"),
    "criteria": _("Criterion"),
    "descriptors": _("What earns which points"),
    "maximum": _("Maximum"),
    "minimum": _("Minimum"),
    "min_percent": _("Cut-off in percent"),
    "weight": _("Weight"),
    "wording": _("Status of the wording"),
    "source": _("Source of the wording"),
    "score_source": _("Where the score comes from"),
    "parts_rule": _("Rule of the parts"),
    "is_pilot": _("Pilot: scored, not counted"),
    "kinds": _("Kinds of municipality"),
    "kind": _("Kind of municipality"),
    "lpa_item": _("Item of the LPA result"),
    "standard": _("Standard"),
    "sdgs": _("SDGs"),
    "description_th": _("Description in Thai"),
    "description_en": _("Description in English"),
    "guidance_th": _("Guidance in Thai"),
    "guidance_en": _("Guidance in English"),
    "hints_th": _("Evidence hints in Thai"),
    "hints_en": _("Evidence hints in English"),
    "base_data": _("Base data field"),
    "figures": _("Figure"),
    "unit_th": _("Unit in Thai"),
    "unit_en": _("Unit in English"),
    "type": _("Type"),
    "back_years": _("Back years"),
    "change_percent": _("Change that deserves a second look, in percent"),
    "choices": _("Choice"),
    "worked_examples": _("Worked example"),
    "points": _("Points"),
    "total": _("Expected total"),
    "tolerance": _("Tolerance"),
    "crosswalk": _("Crosswalk"),
    "to": _("Became"),
    "of": _("Sum of"),
    "over": _("Divided by the sum of"),
    "times": _("Times"),
}
VALUES = {
    key: label
    for choices in (Wording, ScoreSource, PartsRule, Rollup, FieldType, Kind)
    for key, label in choices.choices
} | {"yes": _("Yes"), "no": _("No")}
CHANGES = {
    Change.ADDED: (_("Added"), "green", "plus-lg"),
    Change.REMOVED: (_("Removed"), "red", "dash-circle"),
    Change.CHANGED: (_("Changed"), "blue", "pencil"),
    Change.MOVED: (_("Another order"), "violet", "arrow-down-up"),
}
# The columns whose values are keys of ours.
CODED = {"wording", "score_source", "parts_rule", "rollup", "type", "kind", "kinds", "is_pilot"}


def place(steps: Place) -> str:
    """A place in words: Indicator 19.1 › Criterion process › Maximum."""
    return " › ".join(_step(one) for one in steps)


def _step(step: str) -> str:
    name, space, key = step.partition(" ")
    label = str(NAMES.get(name) or VALUES.get(name, name))
    return f"{label} {key}" if space else label


def value(steps: Place, text: str) -> str:
    """A value in words where it is one of the format's own keys."""
    if steps[-1] not in CODED:
        return text
    return ", ".join(str(VALUES.get(one, one)) for one in text.split(", "))


def row(one: Difference) -> dict[str, object]:
    """A difference as a page shows it."""
    label, tone, icon = CHANGES[one.change]
    return {
        "label": label,
        "tone": tone,
        "icon": icon,
        "place": place(one.place),
        "old": value(one.place, one.old),
        "new": value(one.place, one.new),
    }
