"""The base data in a packet: tables over the years, and packets from before there was a form."""

import pytest

from assessments.models import Status
from assessments.snapshots import content_of, sha256_of
from reports import packets
from reports.booklet import Booklet, Edition
from reports.compiling import booklet
from tests import factories
from tests.assessments.test_base_data import give
from tests.reports.printing import text_of, without_space

pytestmark = pytest.mark.django_db
FIGURES = "ตัวเลขที่คำนวณจากข้อมูลพื้นฐาน"


@pytest.fixture
def draft():
    factories.cycle()
    return factories.submission_in(Status.DRAFT, factories.Cast())


def booklet_of(content) -> Booklet:
    return booklet(content, Edition(sha256_of(content)))


def test_groups_with_anything_given_and_the_figures_stand_in_tables_over_the_years(draft):
    give(draft, population_registered_2568="9000", area_2568="20.5", innovations_2569="1200", air_quality_2569="fails")

    tables = {one.title: one for one in booklet_of(content_of(draft)).base_data}

    assert list(tables) == ["ก. ข้อมูลทั่วไป", "จ. สาธารณสุขและสิ่งแวดล้อม", FIGURES]
    general = {one.name: one for one in tables["ก. ข้อมูลทั่วไป"].lines}
    assert tables["ก. ข้อมูลทั่วไป"].years == (2566, 2567, 2568, 2569)
    assert general["พื้นที่รับผิดชอบ"].unit == "ตารางกิโลเมตร"
    assert general["พื้นที่รับผิดชอบ"].values == ("–", "–", "20.5", "–")
    assert general["ประชากรตามทะเบียนราษฎร"].values == ("–", "–", "9,000", "–")
    # It is asked for two years back: before, there is nothing to be missing.
    assert general["นวัตกรรมด้านสิ่งแวดล้อมที่ใช้งานอยู่"].values == ("", "–", "–", "1,200")
    health = {one.name: one.values for one in tables["จ. สาธารณสุขและสิ่งแวดล้อม"].lines}
    assert health["คุณภาพอากาศเทียบกับมาตรฐาน"] == ("", "–", "–", "ไม่ผ่าน")
    assert [(one.name, one.values) for one in tables[FIGURES].lines] == [
        ("ความหนาแน่นของประชากร", ("–", "–", "439.0", "–"))
    ]


def test_where_nothing_was_given_there_are_no_tables(draft):
    assert booklet_of(content_of(draft)).base_data == ()


def test_the_register_is_not_said_to_know_no_population_above_the_table_that_has_it(draft):
    labels = {one.label for one in booklet_of(content_of(draft)).facts}
    assert {"จำนวนประชากร", "จำนวนครัวเรือน"} <= labels

    give(draft, population_registered_2568="9000")
    draft.municipality.households = 2500
    facts = {one.label: one.value for one in booklet_of(content_of(draft)).facts}

    assert "จำนวนประชากร" not in facts
    assert facts["จำนวนครัวเรือน"] == "2,500 ครัวเรือน"


def test_what_was_frozen_before_there_was_a_form_is_compiled_as_ever(draft):
    content = content_of(draft)
    del content["base_data"]

    assert booklet_of(content).base_data == ()


def test_it_is_printed(draft):
    give(draft, population_registered_2568="9000", area_2568="20.5")

    text = without_space(text_of(packets.preview(draft)))

    assert "ก.ข้อมูลทั่วไป" in text
    assert "9,000" in text
    assert without_space(FIGURES) in text
    assert "เครื่องหมาย–หมายถึงไม่ได้ให้ข้อมูลซึ่งต่างจากศูนย์" in text
