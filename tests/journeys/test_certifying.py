"""From the coordinator's last gaps to the province's stamp, with one return on the way."""

import hashlib
import subprocess

import pytest

from assessments.models import Response, SelfScore, Status, Submission
from reports.models import Packet
from tests import factories
from tests.journeys import texts
from tests.journeys.walking import work

pytestmark = pytest.mark.journeys

REASON = """ขอให้แก้ไขก่อนส่งอีกครั้ง

1. ตัวชี้วัดที่ 20 ยังไม่ระบุจำนวนครัวเรือนที่เข้าร่วม
2. ตัวชี้วัดที่ 34 แนบภาพถ่ายของปีที่แล้ว"""


@pytest.fixture
def draft(cast):
    """Complete but for one answer and one set of points."""
    made = factories.submission(cast.municipality)
    factories.fill(made)
    texts.write_answers(made)
    texts.write_activity(made, "1", "14", "20")
    Response.objects.filter(submission=made, indicator__number="20").update(answer="")
    SelfScore.objects.filter(response__submission=made, response__indicator__number="34").delete()
    return made


def test_a_municipality_certifies_and_the_province_accepts(walk, cast, draft):
    detail = f"/submissions/{draft.pk}/"
    coordinator = hand_over(walk(cast.coordinator), draft, detail)
    certifier = certify(walk(cast.certifier), draft, detail)
    first = packet_of(certifier, 1)
    officer = send_back(walk(cast.officer), draft, detail)
    correct(coordinator, draft, detail)
    certify_again(certifier, draft, detail)
    packet_of(certifier, 2)
    assert hashlib.sha256(certifier.download(packet_link(certifier, first)).read_bytes()).hexdigest() == first.sha256

    officer.start().follow(detail).follow("/moves/accept/")
    officer.look("20-accept", narrow=True).press()
    assert status(draft) == Status.ACCEPTED
    officer.look("21-accepted")


def status(submission):
    return Submission.objects.get(pk=submission.pk).status


def hand_over(coordinator, draft, detail):
    coordinator.follow(detail).follow("/moves/hand_over/")
    missing = coordinator.page.locator('section[aria-labelledby="missing"]')
    assert missing.locator(".indicator-number").all_inner_texts() == ["20", "34"]
    coordinator.look("12-still-missing", narrow=True).show("coordinator-missing")
    coordinator.follow("/indicators/20/").fill(answer=texts.ANSWER).press(".save-bar .btn-primary")
    coordinator.start().follow(detail).follow("/moves/hand_over/").follow("/indicators/34/")
    for field in coordinator.page.locator('input[name^="points_"]').all():
        field.fill("4")
    coordinator.press(".save-bar .btn-primary")
    coordinator.look("13-coordinator-indicator").show("coordinator-indicator")
    coordinator.follow(detail, within="nav").look("14-complete", narrow=True)
    coordinator.follow("/moves/hand_over/").press()
    assert status(draft) == Status.INTERNAL_REVIEW
    return coordinator


def certify(certifier, draft, detail):
    certifier.look("15-certifier-home").follow(detail).follow("/read/", within="section")
    assert "ธนาคารขยะชุมชนครบทุกหมู่บ้าน" in certifier.text
    certifier.look("16-read-everything", narrow=True).show("certifier-read")
    certifier.follow("/moves/submit/").fill(signed_name="นายสมชาย คำแสน", signed_position="นายกเทศมนตรีตำบลบ้านสาง")
    certifier.show("certifier-sign", at="section[aria-labelledby='summary']")
    assert certifier.press().status == 422
    page = certifier.page
    assert page.locator("#id_is_true.is-invalid").count() == 1
    assert page.locator("#id_signed_name").input_value() == "นายสมชาย คำแสน"
    certifier.look("17-certify", both=False, narrow=True)
    page.locator("#id_is_true").check()
    with page.expect_navigation():
        page.locator("main form .btn-primary").dblclick()
    page.wait_for_url(f"**{detail}")
    assert status(draft) == Status.SUBMITTED
    assert draft.snapshots.count() == 1
    assert draft.status_changes.filter(move="submit").count() == 1
    certifier.look("18-submitted")
    return certifier


def packet_of(person, number):
    """The packet that the page shows once a worker made it; it opens, and is what was promised."""
    work()
    packet = Packet.objects.get(snapshot__number=number)
    link = packet_link(person, packet)
    link.wait_for()
    file = person.download(link)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == packet.sha256
    said = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert f"Pages:           {packet.pages}" in said
    return packet


def packet_link(person, packet):
    return person.page.locator(f'#packets a[href="/packets/{packet.pk}/"]')


def send_back(officer, draft, detail):
    officer.look("22-officer-home", narrow=True).show("officer-home")
    officer.follow(detail).show("officer-submission").follow("/moves/return/")
    officer.fill(reason=REASON).show("officer-return").fill(reason=" ")
    assert officer.press("main form .btn-danger").status == 422
    assert officer.page.locator("#id_reason.is-invalid").count() == 1
    officer.look("23-return", both=False)
    officer.fill(reason=REASON).press("main form .btn-danger")
    assert status(draft) == Status.RETURNED
    return officer


def correct(coordinator, draft, detail):
    coordinator.start().follow(detail)
    assert "ยังไม่ระบุจำนวนครัวเรือนที่เข้าร่วม" in coordinator.message
    coordinator.look("24-returned", narrow=True).show("coordinator-returned")
    coordinator.follow("/indicators/20/").fill(answer=texts.ANSWER + "\n\nเข้าร่วม 1,248 ครัวเรือน จาก 1,530 ครัวเรือน")
    coordinator.press(".save-bar .btn-primary")


def certify_again(certifier, draft, detail):
    certifier.start().follow(detail).follow("/moves/resubmit/")
    certifier.fill(signed_name="นายสมชาย คำแสน", signed_position="นายกเทศมนตรีตำบลบ้านสาง")
    certifier.page.locator("#id_is_true").check()
    certifier.press()
    assert status(draft) == Status.SUBMITTED
    work()
    certifier.page.reload()
    assert certifier.page.locator("#packets tbody tr").count() == 2
    certifier.look("19-two-packets", narrow=True).show("certifier-packets", at="#packets")
