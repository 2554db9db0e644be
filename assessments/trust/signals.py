"""What makes one look twice at a photo, said neutrally: signals, never verdicts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Evidence, EvidenceKind, PhotoFacts, Signal, SignalNote, Submission
from assessments.templatetags.sustcity import be_date
from assessments.trust import maps, places
from assessments.trust.elsewhere import Elsewhere, Uses, told_to

# A program that says one of these words wrote the file; what cameras write of themselves has none of them.
EDITORS = (
    *("photoshop", "lightroom", "adobe", "gimp", "canva", "snapseed", "picsart", "meitu", "pixlr", "affinity"),
    *("paint.net", "photopea", "photoscape", "polarr", "vsco", "facetune", "beautyplus", "b612", "fotor", "picmonkey"),
    *("coreldraw", "paintshop", "darktable", "rawtherapee", "capture one", "luminar", "photodirector", "airbrush"),
    *("lightx", "photo editor", "photo lab", "remini", "inshot", "capcut", "krita", "inkscape", "imagemagick"),
)
# Alone in a packet a photo is 9.6 by 7.2 cm (static/css/packet.css); with fewer dots to the inch it prints coarsely.
PRINTED_CM = (9.6, 7.2)
FEWEST_DPI = 150
CM_PER_INCH = 2.54
ICONS = {
    Signal.SAME_PICTURE: "copy",
    Signal.LIKE_PICTURE: "images",
    Signal.OTHER_YEAR: "calendar3",
    Signal.OTHER_PLACE: "geo-alt",
    Signal.EDITED: "sliders",
    Signal.SCREENSHOT: "phone",
    Signal.TOO_SMALL: "printer",
}


@dataclass(frozen=True)
class Found:
    """One signal of one photo, in the reader's words, with what the municipality says to it."""

    photo: Evidence
    signal: Signal
    words: str
    elsewhere: Sequence[Elsewhere] = ()
    note: SignalNote | None = None

    @property
    def label(self) -> str:
        return str(self.signal.label)

    @property
    def icon(self) -> str:
        return ICONS[self.signal]


def signals_of(submission: Submission, evidence: Iterable[Evidence], reader: User) -> dict[int, list[Found]]:
    """The signals of each photo that has any, by its primary key, for who may read the submission that all are of.

    The queries do not grow with the photos: two, one more for the notes, three more for pictures used twice in it.
    """
    photos = [one for one in evidence if one.is_photo]
    for one in photos:
        one.submission = submission
    prefetch_related_objects(photos, "file__facts")
    uses = told_to(reader, submission, photos)
    said = {one: [*_of_uses(one, uses), *_of_facts(one, maps.facts_of(one))] for one in photos}
    notes = {(one.evidence_id, one.signal): one for one in _notes([one.pk for one, signals in said.items() if signals])}
    return {
        photo.pk: [
            Found(photo, signal, words, uses.get((photo.pk, signal), ()), notes.get((photo.pk, signal)))
            for signal, words in signals
        ]
        for photo, signals in said.items()
        if signals
    }


def signals_in(submission: Submission, reader: User) -> dict[int, list[Found]]:
    """The signals of all photos of a submission."""
    photos = submission.evidence.filter(kind=EvidenceKind.PHOTO)
    return signals_of(submission, photos.select_related("file__facts"), reader)


def _notes(photos: Sequence[int]) -> Iterable[SignalNote]:
    return SignalNote.objects.filter(evidence__in=photos).select_related("by")


def _of_uses(photo: Evidence, uses: Uses) -> Iterator[tuple[Signal, str]]:
    if (photo.pk, Signal.SAME_PICTURE) in uses:
        yield Signal.SAME_PICTURE, _("The same picture is used elsewhere too:")
    if (photo.pk, Signal.LIKE_PICTURE) in uses:
        yield Signal.LIKE_PICTURE, _("Nearly the same picture is used elsewhere too:")


def _of_facts(photo: Evidence, facts: PhotoFacts | None) -> Iterator[tuple[Signal, str]]:
    if facts is None:
        return
    if words := _other_year(photo.submission, facts):
        yield Signal.OTHER_YEAR, words
    if words := _other_place(photo.submission, facts):
        yield Signal.OTHER_PLACE, words
    if is_editor(facts.software):
        yield Signal.EDITED, _("The file says that %(program)s wrote it.") % {"program": facts.software}
    if facts.is_screenshot:
        yield Signal.SCREENSHOT, _("It shows what was on a screen and did not come from a camera.")
    if is_too_small(facts.width, facts.height):
        said = {"width": facts.width, "height": facts.height, "dpi": FEWEST_DPI}
        yield (
            Signal.TOO_SMALL,
            _("It has %(width)s × %(height)s pixels; printed in the packet that is less than %(dpi)s dots per inch.")
            % said,
        )


def day_outside_year(submission: Submission, facts: PhotoFacts) -> date | None:
    """The day a photo was taken, where that is not in the cycle's year."""
    day = timezone.localdate(facts.taken_at) if facts.taken_at else None
    return day if day and not submission.cycle.first_day <= day <= submission.cycle.last_day else None


def _other_year(submission: Submission, facts: PhotoFacts) -> str:
    cycle, day = submission.cycle, day_outside_year(submission, facts)
    if day is None:
        return ""
    said = {
        "day": be_date(day, "short"),
        "year": cycle.year_be,
        "first": be_date(cycle.first_day, "short"),
        "last": be_date(cycle.last_day, "short"),
    }
    return _("Taken %(day)s by the camera's clock; the fiscal year %(year)s runs from %(first)s to %(last)s.") % said


def _other_place(submission: Submission, facts: PhotoFacts) -> str:
    if facts.latitude is None or facts.longitude is None:
        return ""
    province = submission.province
    if not places.is_outside(province.iso, facts.latitude, facts.longitude):
        return ""
    return _("Taken %(where)s, as the camera says.") % {"where": maps.where(province, facts.latitude, facts.longitude)}


def is_editor(software: str) -> bool:
    """Whether the program that wrote a file is one to edit photos with, and not a camera's own."""
    said = software.casefold()
    return any(one in said for one in EDITORS)


def printed_dpi(width: int, height: int) -> float:
    """The dots to the inch of a photo as large as a packet shows it; one side of it fills the frame."""
    inches = [side / CM_PER_INCH for side in PRINTED_CM]
    return max(width / inches[0], height / inches[1])


def is_too_small(width: int, height: int) -> bool:
    return printed_dpi(width, height) < FEWEST_DPI
