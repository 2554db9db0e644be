"""A person at a browser of their own, who looks closely at every page on the way."""

import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, Response

from accounts.models import User

ROOT = Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "build" / "journeys"
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
# A picture in a guide: legible on a page of A4, and light.
GUIDE_WIDTH = 900
TALLEST = 3200
# Two frames later the page has settled into the new width.
WIDER_THAN_THE_WINDOW = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(document.documentElement.scrollWidth - innerWidth)
)))"""
LOUD = {"serious", "critical"}
# What the second language cannot change need not be measured twice; measuring contrast takes the most time.
ENGLISH_RULES = {"rules": {"color-contrast": {"enabled": False}}}


class Walker:
    """Moves as people do, by what the pages offer; `page` is at hand for everything else."""

    # Kinds of pages that were judged in English, by whichever person came there first.
    seen_in_english: ClassVar[set[str]] = set()
    service_workers: Literal["allow", "block"] = "block"

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.context = self._context()
        self.page: Page = self.context.new_page()
        self._english: Page | None = None
        self.faults: list[str] = []

    def _context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(
            viewport=WIDE,
            reduced_motion="reduce",
            timezone_id="Asia/Bangkok",
            locale="th-TH",
            # What passes through a worker is not seen as the page's own request; test_offline.py lets it in.
            service_workers=self.service_workers,
            **options,
        )
        context.set_default_timeout(10_000)
        return context

    def close(self) -> None:
        for context in [self.context, *([self._english.context] if self._english else [])]:
            context.close()

    # Getting about

    def start(self, path: str = "/") -> "Walker":
        self.page.goto(self.address + path)
        return self

    def enter(self, person: User) -> "Walker":
        """By the button of a demo person on the sign-in page."""
        self.start()
        self.page.locator(f'form:has(input[value="{person.email}"]) button').click()
        self.page.wait_for_url(self.address + "/")
        return self

    def follow(self, ending: str, within: str = "main") -> "Walker":
        """The first link whose address ends so."""
        return self.click(f'{within} a[href$="{ending}"]')

    def click(self, link: str) -> "Walker":
        with self.page.expect_navigation():
            self.page.locator(link).first.click()
        return self

    def fill(self, **fields: str) -> "Walker":
        for name, text in fields.items():
            self.page.locator(f"#id_{name}").fill(text)
        return self

    def press(self, button: str = "main form.card-plain .btn-primary") -> Response:
        """Send a form; returns the answer to it, which the page then shows."""
        # Pages also save by themselves, and tell who is there.
        is_answer = lambda found: found.request.method == "POST" and found.request.is_navigation_request()  # noqa: E731
        with self.page.expect_response(is_answer) as answer, self.page.expect_navigation():
            self.page.locator(button).first.click()
        return answer.value

    def download(self, link: Locator) -> Path:
        with self.page.expect_download() as started:
            link.click()
        found: Download = started.value
        return Path(found.path())

    # Looking

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def message(self) -> str:
        return self.page.locator("main .notice").first.inner_text()

    def look(self, name: str, *, both: bool = True, narrow: bool = False) -> "Walker":
        """Photograph the page, and let the rules of accessibility and of a phone's width judge it.

        Faults are told together at the end of the journey. The answer to a form stands at an address that
        cannot be asked for again: `both=False` leaves English out. `narrow` keeps pictures of a phone and in English.
        """
        self._judge(self.page, {}, name)
        self._photograph(self.page, name)
        self._look_narrow(name, is_kept=narrow)
        if both and (narrow or self._kind_of_page not in self.seen_in_english):
            self.seen_in_english.add(self._kind_of_page)
            self._look_in_english(name, is_kept=narrow)
        return self

    @property
    def _kind_of_page(self) -> str:
        """Its address without the numbers: pages of one kind have the same words."""
        return re.sub(r"[\d.]+", "0", urlsplit(self.page.url).path)

    def _look_narrow(self, name: str, is_kept: bool) -> None:
        self.page.set_viewport_size(NARROW)
        wide = self.page.evaluate(WIDER_THAN_THE_WINDOW)
        if is_kept or wide > 0:
            self._photograph(self.page, f"{name}-360")
        self.page.set_viewport_size(WIDE)
        if wide > 0:
            self.faults.append(f"{name}: {wide} px wider than a phone")

    def _look_in_english(self, name: str, is_kept: bool) -> None:
        if self._english is None:
            self._english = self._context(storage_state=self.context.storage_state()).new_page()
            self._english.context.add_cookies([{"name": "django_language", "value": "en", "url": self.address}])
        self._english.goto(self.page.url)
        assert self._english.locator("html").get_attribute("lang") == "en"
        self._judge(self._english, ENGLISH_RULES, f"{name} in English")
        if is_kept:
            self._photograph(self._english, f"{name}-en")

    def _judge(self, page: Page, options: dict[str, Any], name: str) -> None:
        page.evaluate("document.fonts.ready.then(() => true)")
        found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
        self.faults += [
            f"{name}: {one['id']}: {node['target']} {node['html'][:160]}"
            for one in found
            if one["impact"] in LOUD
            for node in one["nodes"]
        ]

    def _photograph(self, page: Page, name: str) -> None:
        """The whole page in one window, so that what sticks to the window's edge stands where it belongs."""
        size = page.viewport_size
        assert size is not None
        tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": max(tall, size["height"])})
        # Twice as quick to make as PNG, and half the size.
        page.screenshot(path=GALLERY / f"{name}.jpg", type="jpeg", quality=75)
        page.set_viewport_size(size)

    def show(self, name: str, at: str = "") -> "Walker":
        """A picture for the guides, which `make screenshots` asks for: the window, scrolled to a place."""
        if folder := os.environ.get("SCREENSHOTS"):
            if at:
                self.page.locator(at).first.evaluate(
                    "one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 90)"
                )
            shot = Image.open(BytesIO(self.page.screenshot())).convert("RGB")
            small = shot.resize((GUIDE_WIDTH, shot.height * GUIDE_WIDTH // shot.width), Image.Resampling.LANCZOS)
            path = ROOT / folder / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            small.quantize(256, kmeans=1, dither=Image.Dither.NONE).save(path, optimize=True)
        return self


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """Wait until something holds that a page brings about after the key or the finger: it moves, or a click follows."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(50)
    assert holds()


def work() -> None:
    """Let a worker do everything that waits: renditions of photos and packets."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
