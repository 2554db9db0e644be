"""The empty list that administrators fill in and bring back."""

from collections.abc import Mapping
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from assessments.lpa.importing import heading
from indicators.models import Indicator

PLACE = ("รหัส อปท.", "ประเภท", "ชื่อ อปท.", "จังหวัด", "อำเภอ")
KINDS = "เทศบาลนคร เทศบาลเมือง เทศบาลตำบล อบต."
WIDTHS = (14, 14, 30, 20, 20)


def template(items: Mapping[int, Indicator]) -> bytes:
    """Headings that the import knows; a second sheet says what belongs below them."""
    book = xlsxwriter.Workbook(file := BytesIO(), {"in_memory": True})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet("LPA")
    sheet.freeze_panes(1, 3)
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width)
    sheet.write_row(0, 0, (*PLACE, *(heading(item, one) for item, one in items.items())), bold)
    notes = book.add_worksheet(_("How to fill it in"))
    notes.set_column(0, 0, 30)
    notes.set_column(1, 1, 80)
    for index, line in enumerate(_notes(items)):
        notes.write_row(index, 0, line, wrapped)
    book.close()
    return file.getvalue()


def _notes(items: Mapping[int, Indicator]) -> list[tuple[str, str]]:
    return [
        (PLACE[0], _("The code that the portal knows the municipality by, if you know it; else leave it empty.")),
        (PLACE[1], _("%(kinds)s; it may stand before the name instead.") % {"kinds": KINDS}),
        (", ".join(PLACE[2:]), _("Needed unless there is a code. Names repeat, so give the district too.")),
        *((heading(item, one), one.name) for item, one in items.items()),
        (_("Scores"), _("0 to the full score, at most two decimals; values, not formulas. Leave unknown ones empty.")),
    ]
