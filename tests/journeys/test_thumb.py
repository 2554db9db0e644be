"""The way of a photo by thumb on a phone of 360 pixels: from the list of indicators to the gallery."""

import pytest

from assessments import collecting
from assessments.models import EvidenceKind
from tests import factories
from tests.assessments import pictures
from tests.journeys.walking import NARROW, WIDER_THAN_THE_WINDOW, work

pytestmark = pytest.mark.journeys
# A link in a sentence is as high as its line; a box is pressed by its label; what is off the screen by nobody.
SMALL = """() => {
    const isPressed = (one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 1 && height > 1 && one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    };
    const parts = (one) => [one, ...(one.labels ?? [])];
    const height = (one) => Math.max(...parts(one).map((part) => part.getBoundingClientRect().height));
    const wanted = ".btn, button, select, textarea, input:not([type='hidden']), summary, .nav-link, .rail a, .task a";
    return [...document.querySelectorAll(wanted)]
        .filter((one) => isPressed(one) && !one.closest(".visually-hidden, .skip-link"))
        .filter((one) => height(one) < 43.5)
        .map((one) => `${one.outerHTML.slice(0, 90)} ${Math.round(height(one))}`);
}"""
COVERED = """() => {
    const bar = document.querySelector(".save-bar")?.getBoundingClientRect();
    const here = document.activeElement.getBoundingClientRect();
    return Boolean(bar) && here.bottom > bar.top + 1 && here.top < bar.bottom;
}"""


@pytest.fixture
def phone(walk, cast):
    walker = walk(cast.contributor)
    walker.page.set_viewport_size(NARROW)
    # As a phone says of itself: no mouse, one finger.
    session = walker.page.context.new_cdp_session(walker.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 5})
    session.send(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "any-pointer", "value": "coarse"}, {"name": "pointer", "value": "coarse"}]},
    )
    return walker


@pytest.fixture
def draft(cast):
    made = factories.submission(cast.municipality)
    activity = factories.activity(made, "18")
    upload = pictures.upload(pictures.jpeg(), "ตลาด.jpg")
    collecting.add_file(made, upload, kind=EvidenceKind.PHOTO, by=cast.contributor, activities=[activity])
    work()
    return made


def test_everything_on_the_way_of_a_photo_is_large_enough_for_a_thumb(phone, draft):
    activity = draft.activities.get()
    faults = {}
    for path in (
        f"/submissions/{draft.pk}/",
        f"/submissions/{draft.pk}/indicators/18/",
        f"/submissions/{draft.pk}/activities/add/",
        f"/activities/{activity.pk}/",
        f"/submissions/{draft.pk}/evidence/add/?activity={activity.pk}",
        f"/submissions/{draft.pk}/people/",
        f"/submissions/{draft.pk}/evidence/",
        "/field/",
    ):
        phone.start(path)
        wide = phone.page.evaluate(WIDER_THAN_THE_WINDOW)
        if found := [*phone.page.evaluate(SMALL), *([f"{wide} px too wide"] if wide > 0 else [])]:
            faults[path] = found

    assert not faults, "\n".join(f"{path}\n    " + "\n    ".join(found) for path, found in faults.items())


def test_the_bar_with_the_button_covers_no_field_that_is_typed_in(phone, draft):
    phone.start(f"/activities/{draft.activities.get().pk}/")

    for name in ("title", "outcomes", "place", "budget", "partners_citizens"):
        phone.page.locator(f"#id_{name}").evaluate("one => { one.focus(); one.scrollIntoView({ block: 'nearest' }); }")
        assert not phone.page.evaluate(COVERED), name
