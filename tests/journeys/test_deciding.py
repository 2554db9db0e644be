"""The preview, an objection and its reply, publication, and what everybody then sees."""

import csv

import openpyxl
import pytest

from assessments.models import Status, Submission
from reviews.models import Objection
from tests import factories
from tests.journeys import texts

pytestmark = pytest.mark.journeys

REASON = "เทศบาลแนบบันทึกการประชุมครบทั้ง 9 หมู่บ้านไว้ในกิจกรรมแล้ว ขอให้ทบทวนคะแนนผลผลิต"
REPLY = "คณะอนุกรรมการตรวจบันทึกการประชุมเพิ่มเติมแล้ว เห็นควรปรับคะแนนผลผลิต"


@pytest.fixture
def previewed(cast):
    made = factories.submission_in(Status.PREVIEW, cast)
    texts.write_answers(made)
    return made


def test_an_objection_is_heard_and_the_result_published(walk, cast, previewed):
    detail = f"/submissions/{previewed.pk}/"
    object_to_one(walk(cast.coordinator), previewed, detail)
    hear(walk(cast.chair), previewed)
    assert status(previewed) == Status.AREA_DECIDED
    publish(walk(cast.administrator), previewed)
    assert status(previewed) == Status.PUBLISHED
    municipality = walk(cast.certifier).follow(detail).follow("/result/")
    assert REPLY in municipality.text
    municipality.look("55-final-result", narrow=True)
    anybody = walk().start("/sign-in/").follow("/results/", within="nav").look("56-years", narrow=True)
    anybody.follow("/results/2569/")
    assert "บ้านสาง" in anybody.text
    anybody.look("57-published", narrow=True).show("published")


def status(submission):
    return Submission.objects.get(pk=submission.pk).status


def object_to_one(coordinator, previewed, detail):
    coordinator.follow(detail).follow("/result/")
    coordinator.look("50-preview", narrow=True).show("coordinator-preview")
    coordinator.follow("/indicators/20/object/").fill(reason=REASON)
    coordinator.look("51-objection", narrow=True).press()
    coordinator.follow("/moves/object/").press()
    assert status(previewed) == Status.OBJECTION


def hear(chair, previewed):
    page = chair.page
    objection = Objection.objects.get()
    chair.follow("/reviews/", within="nav").follow("/settling/")
    assert REASON in chair.text
    chair.look("52-contested", narrow=True).show("chair-objection", at="#indicator-20")
    chair.follow(f"/objections/{objection.pk}/").page.locator("#id_outcome_0").check()
    chair.fill(reply=REPLY).look("53-reply", narrow=True).press()
    assert page.locator("[data-points]").count() == page.locator("#indicator-20 [data-points]").count()
    page.locator("#indicator-20 [data-points]").nth(1).fill("6")
    chair.press(".save-bar .btn-primary")
    chair.follow("/moves/decide_objections/").press()


def publish(administrator, previewed):
    administrator.follow("/cycles/", within="nav").look("54-cycles", narrow=True)
    administrator.show("administrator-cycle")
    links = administrator.page.locator("#cycle-2569 .actions")
    read_xlsx(administrator.download(links.locator('a[href$="/scores.xlsx"]')))
    read_csv(administrator.download(links.locator('a[href$="/scores.csv"]')))
    administrator.follow("/cycles/2569/").look("58-cycle", narrow=True).follow("/cycles/", within="nav")
    administrator.follow("/cycles/2569/publish/").look("59-publish", narrow=True).show("administrator-publish")
    administrator.press("main form .btn-primary")
    administrator.look("60-after-publishing")


def read_xlsx(path):
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    assert any("บ้านสาง" in str(cell) for row in rows for cell in row)


def read_csv(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "without the mark Excel shows Thai as nonsense"
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert any("บ้านสาง" in cell for row in rows for cell in row)
