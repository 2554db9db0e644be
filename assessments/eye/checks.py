"""What rules can look for: each check with the parameters that it asks for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.eye import of_answers, of_evidence, of_numbers
from assessments.eye.facts import Facts
from assessments.eye.hits import Hit
from assessments.eye.parameters import Asked, Choice, Measure, Number
from assessments.models import EyeCheck


@dataclass(frozen=True)
class Check:
    """`is_of_indicators` where a rule can be narrowed to some of them."""

    find: Callable[[Facts, Mapping[str, Any]], Iterator[Hit]]
    about: str | Promise
    asks: tuple[Asked, ...] = ()
    is_of_indicators: bool = True


SHARE = Number("share", _("From this share of the points on (percent)"), default=Decimal(70))
MEASURE = Measure("measure", _("Number of the base data"))
RELATION = Choice("relation", _("should be"))
THOUSAND, MILLIONS = Decimal(1000), Decimal(10**12)

CHECKS: dict[str, Check] = {
    EyeCheck.EVIDENCE_MISSING: Check(
        of_answers.evidence_missing,
        _("Indicators that give themselves many points and have no photo, document or link."),
        (SHARE,),
    ),
    EyeCheck.TEXT_SHORT: Check(
        of_answers.text_short,
        _("Indicators that give themselves many points with very few words."),
        (SHARE, Number("letters", _("Shorter than (letters)"), default=Decimal(100), maximum=Decimal(5000))),
    ),
    EyeCheck.TEXT_AS_LAST_YEAR: Check(
        of_answers.text_as_last_year,
        _("Answers and activities whose text is nearly that of the year before."),
        (
            Number("percent", _("Alike by at least (percent)"), default=Decimal(95), minimum=Decimal(50)),
            Number("letters", _("Texts from so many letters on"), default=Decimal(80), maximum=Decimal(5000)),
        ),
    ),
    EyeCheck.NUMBER_CONTRADICTS: Check(
        of_numbers.number_contradicts,
        _("A number of the base data that does not go with another of the same year."),
        (
            MEASURE,
            RELATION,
            Measure("other", _("the other number")),
            Number("tolerance", _("Give or take (percent)"), decimals=1),
        ),
        is_of_indicators=False,
    ),
    EyeCheck.NUMBER_AGAINST_POINTS: Check(
        of_numbers.number_against_points,
        _("Many points for an indicator, while a number of the base data speaks against it."),
        (
            SHARE,
            MEASURE,
            RELATION,
            Number("limit", _("this number"), maximum=MILLIONS, minimum=-MILLIONS, decimals=4),
        ),
    ),
    EyeCheck.NUMBER_CHANGED: Check(
        of_numbers.number_changed,
        _("Numbers of the base data that rose or fell much from last year to this."),
        (
            Measure("measure", _("Number of the base data"), _("Empty: every field."), is_optional=True),
            Number("percent", _("By more than (percent)"), default=Decimal(50), maximum=THOUSAND),
        ),
        is_of_indicators=False,
    ),
    EyeCheck.EVIDENCE_OUTSIDE_PERIOD: Check(
        of_evidence.outside_period,
        _("Evidence of days outside the fiscal year: as it is said of it, else by the camera's clock."),
        (Number("days", _("Let pass so many days before and after"), default=Decimal(30), maximum=Decimal(366)),),
    ),
    EyeCheck.PHOTO_SMALL: Check(
        of_evidence.photo_small,
        _("Photos that print coarsely in the packet."),
        (Number("dpi", _("Fewer dots per inch than"), default=Decimal(150), minimum=Decimal(1), maximum=THOUSAND),),
    ),
    EyeCheck.PHOTO_BLURRED: Check(
        of_evidence.photo_blurred,
        _("Photos without a sharp place. A sharp photo measures hundreds to thousands, a shaken one below 60."),
        (Number("sharpness", _("Less sharp than"), default=Decimal(60), maximum=Decimal(10_000)),),
    ),
    EyeCheck.CAPTION_MISSING: Check(
        of_evidence.caption_missing,
        _("Photos, documents and links that nobody said anything about."),
        (
            Number(
                "letters",
                _("Fewer letters than"),
                default=Decimal(8),
                minimum=Decimal(1),
                maximum=Decimal(500),
            ),
        ),
    ),
    EyeCheck.LINK_DEAD: Check(
        of_evidence.link_dead,
        _("Links whose page does not answer."),
        (Number("days", _("For at least so many days"), default=Decimal(1), maximum=Decimal(366)),),
    ),
}
