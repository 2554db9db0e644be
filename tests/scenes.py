"""One submission with one of everything that an address can name, and all addresses of it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.inviting import hash_of
from accounts.models import Division, Invitation, Municipality, TeamRole
from assessments import commenting, drafts
from assessments.forms.eye import new_rule
from assessments.models import (
    ActivityImport,
    Comment,
    Evidence,
    EvidenceKind,
    EyeRule,
    PageImage,
    PhotoFacts,
    Rendition,
    Response,
    Status,
    StoredFile,
    Submission,
    Upload,
)
from indicators.library import add_draft
from indicators.models import BaseDataField, Dimension, Framework, Group
from reports.models import DraftPacket, Packet
from reviews.models import Clarification, LossReason, Objection
from tests import factories
from tests.indicators.editor_draft import draft
from tests.indicators.specimens import SMALL, small

MOVES = ("unknown", "hand_over", "withdraw", "settle", "agree", "object", "decide_national")
DATA = {
    "POST assessments:move/withdraw": {"reason": "น้ำท่วม"},
    "POST assessments:move/hand_over": {"sent": "1"},
    "POST assessments:move/settle": {"sent": "1"},
    "POST reviews:clarification_ask": {"question": "มีหลักฐานอื่นหรือไม่"},
    "POST reviews:clarification_answer": {"answer": "มีครับ"},
    "POST reviews:objection_add": {"remove": "1"},
    "POST reviews:objection_reply": {"outcome": "upheld", "reply": "พิจารณาแล้ว"},
    "POST assessments:stage_switch": {"action": "close", "reason": "น้ำท่วม"},
    # What the forms of the register refuse: nothing is typed.
    "POST assessments:municipality_edit": {"population": "-"},
    "POST assessments:municipality_change": {"since": "-"},
    "POST assessments:municipality_merge": {"day": "-"},
    "POST assessments:registration_list": {"note": ""},
    "POST accounts:team_invite": {"email": "-"},
    "POST accounts:membership_edit": {"team_role": "certifier-in-chief"},
    "POST accounts:invitation_change": {"withdraw": "1"},
    "POST assessments:member_leave": {"reason": ""},
    "POST assessments:team_confirm": {"sent": "1"},
    "POST assessments:base_data": {"area.2569": "24"},
    "POST assessments:finding_answer": {"key": "people", "digest": "-"},
    "POST assessments:internal_review": {"numbers": "20", "state": "back", "note": "เพิ่มตัวเลข"},
    "POST accounts:preferences": {"digests": "weekly", "language": "th"},
    "POST assessments:signal_note": {"note": "ถ่ายจากกล้องวงจรปิด"},
    "POST assessments:evidence_blur": {"places": "[]", "base_version": "1"},
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
    drafts.start_draft(2571, factories.framework())
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
    draft, upload = a_draft(), an_upload(photo, cast)
    plan, draft = a_document(submission), a_draft()
    staff, invited = cast.contributor.memberships.get(), an_invitation(cast)
    names = {
        "accounts:": {
            "sign_in": [],
            "demo_sign_in": [],
            "sign_out": [],
            "role_list": [],
            "preferences": [],
            "municipality_list": [],
            "municipality_detail": [cast.municipality.pk],
            "team_list": [],
            "team": [cast.municipality.pk],
            "team_invite": [cast.municipality.pk],
            "membership_edit": [staff.pk],
            "membership_edit/ended": [10**9],
            "invitation_change": [invited.pk],
            "invitation_open": ["a-secret-word"],
            "invitation_accept": [],
            "division_list": [cast.municipality.pk],
            "division_edit": [a_division(cast.municipality).pk],
        },
        "": {"set_language": [], "live": [], "components": [], "manifest": [], "service_worker": []},
        "reports:": {
            "home": [],
            "submission_list": [],
            "packet_download": [a_packet(submission, cast).pk],
            "packet_make": [submission.pk],
            "draft_packet": [submission.pk],
            "draft_packet_file": [a_preview(submission).pk],
            "scores_export": [2569, "xlsx"],
            "scores_export/csv": [2569, "csv"],
            "losses_export": [2569, "csv"],
            "result_list": [],
            "result_year": [2569],
            "framework_simulate": [submission.cycle.framework_id],
            "framework_simulation_export": [submission.cycle.framework_id, "xlsx"],
            "framework_simulation_export/unknown": [submission.cycle.framework_id, "pdf"],
        },
        "assessments:": {
            "submission_start": [],
            "submission_detail": [submission.pk],
            "submission_detail/unknown": [10**15],
            "submission_read": [submission.pk],
            "score_explained": [submission.pk],
            "what_if": [submission.pk],
            **{f"move/{name}": [submission.pk, name] for name in MOVES},
            "before_handing_over": [submission.pk],
            "finding_answer": [submission.pk],
            "internal_review": [submission.pk],
            "submission_changes": [submission.pk],
            "response_edit": [submission.pk, "20"],
            "response_assign": [submission.pk, "20"],
            "response_questions": [submission.pk, "20"],
            "eye_rule_list": [],
            "eye_rule_add": ["photo_small"],
            "eye_rule_add/unknown": ["nothing"],
            "eye_rule_edit": [a_rule().pk],
            "eye_rule_switch": [a_rule().pk],
            "carry": [submission.pk],
            "carried_list": [submission.pk],
            "year_differences": [submission.pk],
            "presence": [submission.pk],
            "text_history": ["response", response.pk, "answer"],
            "text_history/unknown": ["response", response.pk, "status"],
            "board": [submission.pk],
            "my_work": [],
            "comment_list": ["response", response.pk],
            "comment_list/activity": ["activity", activity.pk],
            "comment_list/evidence": ["evidence", photo.pk],
            "comment_list/unknown": ["packet", response.pk],
            "comment_edit": [a_comment(response, cast).pk],
            "comment_delete": [a_comment(response, cast).pk],
            "comment_settle": [a_comment(response, cast).pk],
            "base_data": [submission.pk],
            "base_data_template": [submission.pk],
            "base_data_import": [submission.pk],
            "activity_list": [submission.pk],
            "activity_add": [submission.pk],
            "activity_library": [submission.pk],
            "activity_reuse": [submission.pk],
            "activity_export": [submission.pk],
            "activity_template": [submission.pk],
            "activity_import": [submission.pk],
            "activity_import_check": [an_import(submission, cast).pk],
            "activity_edit": [activity.pk],
            "activity_delete": [activity.pk],
            "evidence_add": [submission.pk],
            "field": [],
            "field_context": [],
            "field_draft": [submission.pk, UUID(int=1)],
            "upload_list": [submission.pk],
            "upload_detail": [upload.pk],
            "upload_thumbnail": [upload.pk],
            "evidence_list": [submission.pk],
            "evidence_map": [submission.pk],
            "evidence_compare": [],
            "evidence_view": [photo.pk],
            "evidence_edit": [photo.pk],
            "link_check": [a_link(submission).pk],
            "link_check/photo": [photo.pk],
            "original_look_list": [submission.pk],
            "evidence_delete": [photo.pk],
            "signal_note": [photo.pk, "too_small"],
            "signal_note/unknown": [photo.pk, "screenshot"],
            "evidence_blur": [photo.pk],
            "people_edit": [submission.pk],
            "member_leave": [staff.pk],
            "team_confirm": [cast.municipality.pk],
            "evidence_file": [photo.pk, "thumbnail"],
            "evidence_file/original": [photo.pk, "original"],
            "evidence_file/unblurred": [photo.pk, "unblurred"],
            "evidence_file/unknown": [photo.pk, "poster"],
            "document_read": [plan.pk],
            "document_read/photo": [photo.pk],
            "document_page": [plan.pk, 1],
            "document_page/unknown": [plan.pk, 2],
            "lpa_result_list": [],
            "lpa_import": [],
            "lpa_template": [],
            "lpa_edit": [submission.municipality_id],
            "cycle_list": [],
            "cycle_add": [],
            "cycle_detail": [2569],
            "cycle_start": [2569],
            "cycle_start/draft": [2571],
            "cycle_dates": [2569],
            "cycle_marks": [2569],
            "cycle_areas": [2569],
            "cycle_check": [2569],
            "cycle_check/draft": [2571],
            "cycle_delete": [2569],
            "cycle_delete/draft": [2571],
            "extension_list": [2569],
            "extension_edit": [2569, cast.municipality.pk],
            "stage_switch": [2569, "self_assessment"],
            "registration_list": [2569],
            "registration_list/unknown": [2599],
            "municipality_edit": [cast.municipality.pk],
            "municipality_change": [cast.municipality.pk],
            "municipality_merge": [cast.municipality.pk],
        },
        "indicators:": {
            "framework_list": [],
            "framework_import": [],
            "framework_diff": [],
            "framework_detail": [draft.pk],
            "framework_export": [draft.pk],
            "framework_publish": [draft.pk],
            "framework_retire": [draft.pk],
            "framework_clone": [draft.pk],
            "framework_delete": [draft.pk],
            "example_list": [draft.pk],
            "example_add": [draft.pk],
            "example_edit": [draft.pk, draft.worked_examples.get().pk],
            "example_delete": [draft.pk, draft.worked_examples.get().pk],
            "crosswalk_edit": [draft.pk, submission.cycle.framework_id],
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
            "result_explained": [submission.pk],
            "cycle_publish": [2569],
            "cycle_advance": [2569],
            "stage_rules": [2569, "area_review"],
            "stage_rules/unknown": [2569, "lunch"],
            "cycle_ranking": [2569],
            "award_edit": [submission.pk],
            "eye_trial": [],
            "eye_rule_try": [a_rule().pk],
            "eye_rule_try_new": ["photo_small"],
            "eye_rule_try_new/unknown": ["nothing"],
            "bench_session": [],
            "assignment_dimensions": [own.pk],
            "loss_reason_list": [],
            "loss_reason_edit": [LossReason.objects.get_or_create(key="scene", name_th="เหตุผล", is_in_use=False)[0].pk],
            "across": [],
            "across_edit": [2569, "area_review", "20", "00000000"],
            "anchor_edit": [submission.pk, "20"],
            "loss_report": [2569],
            "score_origin": [submission.pk, "20"],
            "agreement": [2569],
        },
    }
    return {
        f"{app}{label}": reverse(f"{app}{label.partition('/')[0]}", args=args)
        for app, rows in (("indicators:", editor_addresses()), *names.items())
        for label, args in rows.items()
    }


def editor_addresses() -> dict[str, list[Any]]:
    """The editor of a small draft, with one row of each kind; and what is not there."""
    made = draft()
    group, field = (
        Group.objects.get(dimension__framework=made, name_en="A1"),
        BaseDataField.objects.get(group__framework=made, key="area"),
    )
    rows = {
        "dimension_edit": made.dimensions.first(),
        "group_edit": group,
        "indicator_edit": made.indicators.first(),
        "base_data_group_edit": made.base_data_groups.first(),
        "base_data_field_edit": field,
        "figure_edit": made.figures.first(),
    }
    pages = ("framework_detail", "framework_edit", "framework_facts_edit", "base_data_form_edit", "indicator_renumber")
    return {
        "framework_list": [],
        **{name: [made.pk] for name in (*pages, "framework_item_move", *rows)},
        **{f"{name}/row": [made.pk, row.pk] for name, row in rows.items() if row},
        "framework_item_delete": [made.pk, "group", group.pk],
        "framework_edit/unknown": [10**9],
        "framework_edit/published": [factories.framework().pk],
        "indicator_edit/unknown": [made.pk, 10**9],
    }


def a_draft() -> Framework:
    """A framework that nobody uses yet."""
    known = Framework.objects.filter(code="small").first()
    return known or add_draft(small(worked_examples=SMALL["worked_examples"][:1]))


def a_rule() -> EyeRule:
    known = EyeRule.objects.first()
    if known is None:
        known = new_rule("photo_small")
        known.text_th, known.version = "ภาพเล็กไป", 1
        known.save()
    return known


def a_photo(submission: Submission) -> Evidence:
    file = StoredFile.objects.create(
        sha256="a" * 64,
        size=3,
        content_type="image/jpeg",
        name=default_storage.save("originals/a", ContentFile(b"raw")),
    )
    for kind in ("thumbnail", "screen"):
        name = default_storage.save(f"renditions/a-{kind}.jpg", ContentFile(b"tiny"))
        Rendition.objects.create(file=file, kind=kind, name=name, width=1, height=1)
    made = Evidence.objects.create(submission=submission, kind=EvidenceKind.PHOTO, file=file, file_name="คลอง.jpg")
    made.responses.add(submission.responses.get(indicator__number="20"))
    # Too small to print: a signal to explain.
    PhotoFacts.objects.create(file=file, width=1, height=1)
    return made


def a_comment(response: Response, cast: factories.Cast) -> Comment:
    """The contributor asks the coordinator."""
    text = "ตัวเลขนี้ใครตรวจแล้วบ้าง"
    return commenting.post(response, text, asked=[cast.coordinator], key=uuid.uuid4(), by=cast.contributor)


def a_division(town: Municipality) -> Division:
    return Division.objects.get_or_create(municipality=town, name="กองช่าง")[0]


def a_link(submission: Submission) -> Evidence:
    return Evidence.objects.create(submission=submission, kind=EvidenceKind.LINK, url="https://example.com/1")


def an_upload(photo: Evidence, cast: factories.Cast) -> Upload:
    """What the contributor sent and did not save yet."""
    return Upload.objects.create(
        submission=photo.submission,
        by=cast.contributor,
        kind=photo.kind,
        name="คลอง.jpg",
        size=3,
        received=3,
        state=Upload.State.ACCEPTED,
        file=photo.file,
    )


def an_invitation(cast: factories.Cast) -> Invitation:
    """A deputy who did not answer yet; managed by whoever leads, the province and the programme."""
    now = timezone.now()
    return Invitation.objects.create(
        municipality=cast.municipality,
        email=f"invited{now.timestamp()}@example.com",
        full_name="วิรัตน์ จันทร์ดี",
        team_role=TeamRole.DEPUTY,
        token_hash=hash_of(str(now.timestamp())),
        invited_by=cast.certifier,
        sent_at=now - timedelta(days=1),
        expires_at=now + timedelta(days=13),
    )


def an_import(submission: Submission, cast: factories.Cast) -> ActivityImport:
    """What the contributor brought and did not confirm yet."""
    cells = {"title": {"at": "B4", "text": "กิจกรรมในไฟล์", "fault": ""}}
    return ActivityImport.objects.create(
        submission=submission, by=cast.contributor, name="กิจกรรม.xlsx", rows=[{"number": 4, "cells": cells}]
    )


def a_document(submission: Submission) -> Evidence:
    file = StoredFile.objects.create(
        sha256="d" * 64,
        size=8,
        content_type="application/pdf",
        name=default_storage.save("originals/d", ContentFile(b"%PDF-1.7")),
        state=StoredFile.State.READY,
        page_count=1,
    )
    page = default_storage.save("renditions/d-page-1.jpg", ContentFile(b"page"))
    PageImage.objects.create(file=file, number=1, name=page, width=1, height=1)
    made = Evidence.objects.create(submission=submission, kind=EvidenceKind.DOCUMENT, file=file, file_name="แผน.pdf")
    made.responses.add(submission.responses.get(indicator__number="20"))
    return made


def a_packet(submission: Submission, cast: factories.Cast) -> Packet:
    snapshot = submission.snapshots.first() or submission.snapshots.create(
        number=1, content={}, sha256="0" * 64, signed_by=cast.certifier
    )
    name = default_storage.save("packets/a.pdf", ContentFile(b"%PDF-1.7"))
    return Packet.objects.create(snapshot=snapshot, name=name, sha256="0" * 64, size=8, pages=1)


def a_preview(submission: Submission) -> Submission:
    """The submission, with the draft of its packet made."""
    name = default_storage.save("drafts/a.pdf", ContentFile(b"%PDF-1.7"))
    DraftPacket.objects.create(submission=submission, name=name, size=8, pages=1, made_at=submission.status_at)
    return submission


def data_of(town: Municipality, submission: Submission) -> dict[str, dict[str, object]]:
    version = Response.objects.get(submission=submission, indicator__number="20").version
    evaluators = list(submission.assignments.values_list("evaluator", flat=True))
    dimension = Dimension.objects.get(framework__code="editor", number=1)
    activity = submission.activities.latest("pk").pk
    return DATA | {
        "GET assessments:activity_reuse": {"activity": activity},
        "POST assessments:activity_reuse": {"activity": activity},
        "POST indicators:framework_item_move": {"move": f"dimension:{dimension.pk}:0:2"},
        "POST assessments:submission_start": {"municipality": town.pk, "year_be": 2569},
        # Without a second photo the gallery lets one choose it.
        "GET assessments:evidence_compare": {"left": submission.evidence.get(kind=EvidenceKind.PHOTO).pk},
        "POST assessments:response_edit": {"answer": "ทำแล้ว", "version": version},
        "POST assessments:response_assign": {"person": ""},
        "POST assessments:board": {"responses": [submission.responses.all()[0].pk], "person": "nobody"},
        "POST assessments:comment_list": {"text": "ดูอีกครั้ง"},
        "POST assessments:comment_edit": {"text": "ดูอีกครั้ง"},
        "POST accounts:division_edit": {"name": "กองช่าง"},
        "POST assessments:lpa_edit": {"version": "1", "year_be": "2569", "source": "ประกาศ", "maximum": "100"},
        "POST reviews:assignment_manage": {"evaluators": evaluators},
    }


def client_of(cast: factories.Cast, who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(cast, who))
    return client
