"""Next year's framework: cloned, tried with an example, published, linked, and a file that is not taken."""

import pytest

from indicators import crosswalk, files
from indicators.library import export_framework
from indicators.models import Framework
from tests import factories

pytestmark = pytest.mark.journeys


def test_next_years_framework_is_cloned_tried_published_and_linked(walk, cast, tmp_path):
    administrator = walk(cast.administrator).follow("/frameworks/", within="nav").look("70-library", narrow=True)
    first = factories.framework()
    administrator.follow(f"/frameworks/{first.pk}/").look("71-framework", narrow=True).show("administrator-framework")
    administrator.press('form[action$="/clone/"] button')
    draft = Framework.objects.get(code="esc-34", version=2)
    assert "เป็นร่าง" in administrator.text or "สร้างร่าง" in administrator.message
    try_it(administrator, draft)
    publish(administrator, draft)
    link(administrator, first, draft)
    refuse(administrator, tmp_path / "framework.json")


def try_it(administrator, draft):
    """Half of everything is half of the total, and the person says so."""
    administrator.follow("/examples/").look("72-examples").follow("/examples/add/")
    administrator.fill(name="ครึ่งหนึ่งของทุกเกณฑ์", total="50", share="50").press('button[name="fill"]')
    assert administrator.page.locator('[name="p-1/process"]').input_value() == "5"
    administrator.look("73-example", both=False).show("administrator-example")
    administrator.press(".save-bar .btn-primary")
    assert draft.worked_examples.count() == 7
    assert "ไม่ตรงตามที่คาด" not in administrator.text


def publish(administrator, draft):
    administrator.start(f"/frameworks/{draft.pk}/").follow("/publish/").look("74-publish", narrow=True)
    administrator.press("main .card-plain .btn-primary")
    draft.refresh_from_db()
    assert not draft.is_draft


def link(administrator, first, draft):
    administrator.follow(f"/crosswalk/{first.pk}/").look("75-crosswalk", narrow=True)
    administrator.page.locator('[name="n-3"]').fill("3, 4")
    administrator.press(".save-bar .btn-primary")
    assert crosswalk.links_between(first, draft)["3"] == ["3", "4"]
    administrator.start(f"/frameworks/diff/?old={first.pk}&new={draft.pk}").look("76-differences", narrow=True)


def refuse(administrator, path):
    data = export_framework(factories.framework()) | {"version": 3}
    path.write_text(files.write(data | {"decimals": 7}))
    administrator.start("/frameworks/import/").look("77-import")
    administrator.page.set_input_files('input[type="file"]', path)
    administrator.press("main form .btn-primary")
    assert "decimals" in administrator.text
    administrator.look("78-mistakes", both=False)
    path.write_text(files.write(data))
    administrator.page.set_input_files('input[type="file"]', path)
    administrator.press("main form .btn-primary")
    administrator.look("79-preview", both=False)
    assert not Framework.objects.filter(version=3).exists()
