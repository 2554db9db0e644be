"""One submission with one of everything that an address can name, and all addresses of it."""

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from accounts.models import Municipality
from assessments.models import Evidence, EvidenceKind, Rendition, Response, Status, StoredFile, Submission
from reports.models import Packet
from reviews.models import Clarification, Objection
from tests import factories

MOVES = ("unknown", "hand_over", "withdraw", "settle", "agree", "object", "decide_national")
DATA = {
    "POST assessments:move/withdraw": {"reason": "น้ำท่วม"},
    "POST assessments:move/hand_over": {"sent": "1"},
    "POST assessments:move/settle": {"sent": "1"},
    "POST reviews:clarification_ask": {"question": "มีหลักฐานอื่นหรือไม่"},
    "POST reviews:clarification_answer": {"answer": "มีครับ"},
    "POST reviews:objection_add": {"remove": "1"},
    "POST reviews:objection_reply": {"reply": "พิจารณาแล้ว"},
    "POST assessments:stage_switch": {"action": "close"},
    "POST assessments:base_data": {"area.2569": "24"},
}


@dataclass
class Scene:
    """One submission with one of everything that an address can name."""

    cast: factories.Cast
    submission: Submission
    urls: dict[str, str]
    data: dict[str, dict[str, object]]


def scene_in(status: Status) -> Scene:
    cast = factories.Cast()
    factories.cycle()
    # The rows of the last states need no history: only what visibility and permissions ask.
    walked = Status.AREA_DECIDED if status == Status.NATIONAL_REVIEW else status
    submission = factories.submission_in(walked, cast)
    Submission.objects.filter(pk=submission.pk).update(status=status)
    submission.refresh_from_db()
    if not submission.assignments.exists():
        for evaluator in (cast.evaluator, cast.second_evaluator):
            factories.assign(submission, evaluator, cast.administrator)
    return Scene(cast, submission, urls_of(submission, cast), data_of(cast.municipality, submission))


def urls_of(submission: Submission, cast: factories.Cast) -> dict[str, str]:
    response = submission.responses.get(indicator__number="20")
    objection, _ = Objection.objects.get_or_create(
        response=response, defaults={"reason": "เหตุผล", "raised_by": cast.coordinator}
    )
    if submission.status == Status.PREVIEW:
        Objection.objects.exclude(pk=objection.pk).delete()
    own = submission.assignments.get(evaluator=cast.evaluator)
    asked = Clarification.objects.create(response=response, question="ถาม", asked_by=cast.evaluator)
    photo, activity = a_photo(submission), factories.activity(submission, "20")
    names = {
        "accounts:": {"sign_in": [], "demo_sign_in": [], "sign_out": [], "role_list": []},
        "": {"set_language": [], "live": [], "components": []},
        "reports:": {
            "home": [],
            "submission_list": [],
            "packet_download": [a_packet(submission, cast).pk],
            "packet_make": [submission.pk],
            "scores_export": [2569, "xlsx"],
            "scores_export/csv": [2569, "csv"],
            "result_list": [],
            "result_year": [2569],
        },
        "assessments:": {
            "submission_start": [],
            "submission_detail": [submission.pk],
            "submission_detail/unknown": [10**15],
            "submission_read": [submission.pk],
            **{f"move/{name}": [submission.pk, name] for name in MOVES},
            "response_edit": [submission.pk, "20"],
            "response_assign": [submission.pk, "20"],
            "base_data": [submission.pk],
            "base_data_template": [submission.pk],
            "base_data_import": [submission.pk],
            "activity_list": [submission.pk],
            "activity_add": [submission.pk],
            "activity_edit": [activity.pk],
            "activity_delete": [activity.pk],
            "evidence_add": [submission.pk],
            "evidence_edit": [photo.pk],
            "evidence_delete": [photo.pk],
            "evidence_file": [photo.pk, "thumbnail"],
            "evidence_file/original": [photo.pk, "original"],
            "evidence_file/unknown": [photo.pk, "poster"],
            "cycle_list": [],
            "cycle_add": [],
            "cycle_edit": [2569],
            "stage_switch": [2569, "preview"],
        },
        "reviews:": {
            "assignment_list": [],
            "assignment_detail": [own.pk],
            "assignment_finish": [own.pk],
            "assignment_manage": [submission.pk],
            "score_edit": [own.pk, "20"],
            "score_edit/unknown": [own.pk, "99"],
            "settling": [submission.pk],
            "clarification_ask": [submission.pk, "20"],
            "clarification_answer": [asked.pk],
            "objection_add": [submission.pk, "20"],
            "objection_reply": [objection.pk],
            "result_detail": [submission.pk],
            "cycle_publish": [2569],
        },
    }
    return {
        f"{app}{label}": reverse(f"{app}{label.partition('/')[0]}", args=args)
        for app, rows in names.items()
        for label, args in rows.items()
    }


def a_photo(submission: Submission) -> Evidence:
    file = StoredFile.objects.create(
        sha256="a" * 64,
        size=3,
        content_type="image/jpeg",
        name=default_storage.save("originals/a", ContentFile(b"raw")),
    )
    thumbnail = default_storage.save("renditions/a.jpg", ContentFile(b"tiny"))
    Rendition.objects.create(file=file, kind="thumbnail", name=thumbnail, width=1, height=1)
    made = Evidence.objects.create(submission=submission, kind=EvidenceKind.PHOTO, file=file, file_name="คลอง.jpg")
    made.responses.add(submission.responses.get(indicator__number="20"))
    return made


def a_packet(submission: Submission, cast: factories.Cast) -> Packet:
    snapshot = submission.snapshots.first() or submission.snapshots.create(
        number=1, content={}, sha256="0" * 64, signed_by=cast.certifier
    )
    name = default_storage.save("packets/a.pdf", ContentFile(b"%PDF-1.7"))
    return Packet.objects.create(snapshot=snapshot, name=name, sha256="0" * 64, size=8, pages=1)


def data_of(town: Municipality, submission: Submission) -> dict[str, dict[str, object]]:
    version = Response.objects.get(submission=submission, indicator__number="20").version
    evaluators = list(submission.assignments.values_list("evaluator", flat=True))
    return DATA | {
        "POST assessments:submission_start": {"municipality": town.pk, "year_be": 2569},
        "POST assessments:response_edit": {"answer": "ทำแล้ว", "version": version},
        "POST assessments:response_assign": {"person": ""},
        "POST reviews:assignment_manage": {"evaluators": evaluators},
    }


def client_of(cast: factories.Cast, who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(cast, who))
    return client
