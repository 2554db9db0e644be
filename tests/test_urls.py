"""The truth table of the portal: every address, as everybody, in telling states of one submission.

A new address without a row fails; so does a row for an address that is gone.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from assessments.models import Status
from tests.scenes import Scene, client_of, scene_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PEOPLE = (
    *("anonymous", "contributor", "coordinator", "certifier", "officer"),
    *("evaluator", "second_evaluator", "idle_evaluator", "chair", "national_chair", "administrator"),
    *("stranger", "other_officer", "other_chair"),
)

# fmt: off
# Common rows, in the order of PEOPLE: 302 of anonymous is the way to the sign-in page.
#                   anon cont coor cert  offi eva1 eva2 idle chai nati admi  stra off2 cha2
EVERYBODY      = "  200  200  200  200   200  200  200  200  200  200  200   200  200  200"
SIGNED_IN      = "  302  200  200  200   200  200  200  200  200  200  200   200  200  200"
NOBODY         = "  302  404  404  404   404  404  404  404  404  404  404   404  404  404"
POST_ONLY      = "  302  405  405  405   405  405  405  405  405  405  405   405  405  405"
ADMINISTRATORS = "  302  403  403  403   403  403  403  403  403  403  200   403  403  403"
REVIEW_READERS = "  302  200  200  200   200  200  200  404  200  404  200   404  404  404"
REVIEW_CLOSED  = "  302  403  403  403   403  403  403  404  403  404  403   404  404  404"
DRAFT_READERS  = "  302  200  200  200   404  404  404  404  404  404  200   404  404  404"
TOWN_READERS   = "  302  200  200  200   404  404  404  404  404  404  404   404  404  404"
TOWN_CLOSED    = "  302  403  403  403   404  404  404  404  404  404  404   404  404  404"
HIDDEN         = "  302  404  404  404   404  404  404  404  404  404  200   404  404  404"
REGISTRARS     = "  302  404  404  404   200  404  404  404  404  404  200   404  200  404"
REFUSED_TYPED  = "  302  404  404  404   404  404  404  404  404  404  422   404  404  404"
HIDDEN_DONE    = "  302  404  404  404   404  404  404  404  404  404  302   404  404  404"
HIDDEN_INVALID = "  302  404  404  404   404  404  404  404  404  404  422   404  404  404"
# fmt: on

ROWS_OF_A_DRAFT = ("dimension", "group", "indicator", "base_data_group", "base_data_field", "figure")
EDITOR_FORMS = (
    "framework_facts_edit",
    *(f"{row}_edit{which}" for row in ROWS_OF_A_DRAFT for which in ("", "/row")),
)

# What everybody gets everywhere, whatever the submission's state.
ALWAYS = {
    "GET accounts:sign_in": EVERYBODY,
    "GET accounts:demo_sign_in":
                   "  405  405  405  405   405  405  405  405  405  405  405   405  405  405",
    "POST accounts:demo_sign_in":
                   "  404  404  404  404   404  404  404  404  404  404  404   404  404  404",
    "GET accounts:sign_out":
                   "  405  405  405  405   405  405  405  405  405  405  405   405  405  405",
    "POST accounts:sign_out":
                   "  302  302  302  302   302  302  302  302  302  302  302   302  302  302",
    "GET accounts:role_list": SIGNED_IN,
    "GET accounts:preferences": SIGNED_IN,
    "POST accounts:preferences":
                   "  302  302  302  302   302  302  302  302  302  302  302   302  302  302",
    "GET set_language":
                   "  302  302  302  302   302  302  302  302  302  302  302   302  302  302",
    "GET live": EVERYBODY,
    "GET components": SIGNED_IN,
    "GET manifest": EVERYBODY,
    "GET service_worker": EVERYBODY,
    # The page for the field holds nothing of anybody; what it asks for says in words that somebody must sign in.
    "GET assessments:field": EVERYBODY,
    "GET assessments:field_context":
                   "  401  200  200  200   200  200  200  200  200  200  200   200  200  200",
    "GET reports:home": SIGNED_IN,
    "GET reports:submission_list": SIGNED_IN,
    "GET reports:result_list": EVERYBODY,
    "GET reports:scores_export": HIDDEN,
    "GET reports:scores_export/csv": HIDDEN,
    "GET reports:framework_simulate": HIDDEN,
    "GET reports:framework_simulation_export": HIDDEN,
    "GET reports:framework_simulation_export/unknown": NOBODY,
    "GET reviews:assignment_list": SIGNED_IN,
    "GET assessments:lpa_result_list": HIDDEN,
    "GET assessments:lpa_import": HIDDEN,
    "POST assessments:lpa_import":
                   "  302  404  404  404   404  404  404  404  404  404  422   404  404  404",
    "GET assessments:lpa_template": HIDDEN,
    "GET assessments:lpa_edit": DRAFT_READERS,
    "GET assessments:cycle_list": HIDDEN,
    "GET assessments:cycle_add": HIDDEN,
    "GET assessments:cycle_detail": HIDDEN,
    # A confirmed cycle keeps year and framework, and is not deleted; its last step leads to its page.
    "GET assessments:cycle_start": NOBODY,
    "GET assessments:cycle_start/draft": HIDDEN,
    "GET assessments:cycle_dates": HIDDEN,
    "GET assessments:cycle_marks": HIDDEN,
    "GET assessments:cycle_areas": HIDDEN,
    "GET assessments:cycle_check":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "GET assessments:cycle_check/draft": HIDDEN,
    "POST assessments:cycle_check/draft":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "GET assessments:cycle_delete": NOBODY,
    "GET assessments:cycle_delete/draft": HIDDEN,
    "POST assessments:cycle_delete/draft":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "GET assessments:extension_list": HIDDEN,
    "GET assessments:extension_edit": HIDDEN,
    "GET assessments:stage_switch": POST_ONLY,
    "POST assessments:stage_switch":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "GET accounts:municipality_list": HIDDEN,
    "GET accounts:municipality_detail": HIDDEN,
    # The people of a municipality: its own read, who leads manages; the province and the programme invite too.
    "GET accounts:team_list":
                   "  302  200  200  200   200  404  404  404  404  404  200   200  200  404",
    "GET accounts:team":
                   "  302  200  200  200   200  404  404  404  404  404  200   404  404  404",
    "GET accounts:team_invite":
                   "  302  403  200  200   200  404  404  404  404  404  200   404  404  404",
    "POST accounts:team_invite":
                   "  302  403  422  422   422  404  404  404  404  404  422   404  404  404",
    # Of a contributor: the municipality's own affair, and the programme's.
    "GET accounts:membership_edit":
                   "  302  403  200  200   403  404  404  404  404  404  200   404  404  404",
    "POST accounts:membership_edit":
                   "  302  403  422  422   403  404  404  404  404  404  422   404  404  404",
    "GET accounts:membership_edit/ended": NOBODY,
    "GET assessments:member_leave":
                   "  302  403  200  200   403  404  404  404  404  404  200   404  404  404",
    "POST assessments:member_leave":
                   "  302  403  422  422   403  404  404  404  404  404  422   404  404  404",
    "GET accounts:invitation_change": POST_ONLY,
    "POST accounts:invitation_change":
                   "  302  403  302  302   302  404  404  404  404  404  302   404  404  404",
    "GET assessments:team_confirm":
                   "  302  403  200  200   403  404  404  404  404  404  403   404  404  404",
    "POST assessments:team_confirm":
                   "  302  403  422  422   403  404  404  404  404  404  403   404  404  404",
    # Any word opens the page of invitations, which says whether there is one.
    "GET accounts:invitation_open":
                   "  302  302  302  302   302  302  302  302  302  302  302   302  302  302",
    "GET accounts:invitation_accept":
                   "  410  410  410  410   410  410  410  410  410  410  410   410  410  410",
    "GET assessments:municipality_edit": HIDDEN,
    "GET assessments:municipality_change": HIDDEN,
    "GET assessments:municipality_merge": HIDDEN,
    "POST assessments:municipality_edit": REFUSED_TYPED,
    "POST assessments:municipality_change": REFUSED_TYPED,
    "POST assessments:municipality_merge": REFUSED_TYPED,
    # Each officer registers the province's own; nothing is ticked here.
    "GET assessments:registration_list": REGISTRARS,
    "GET assessments:registration_list/unknown": NOBODY,
    "POST assessments:registration_list":
                   "  302  404  404  404   422  404  404  404  404  404  422   404  422  404",
    # Rules are administrators' alone; every form refuses to be empty.
    "GET assessments:eye_rule_list": HIDDEN,
    "GET assessments:eye_rule_add": HIDDEN,
    "GET assessments:eye_rule_add/unknown": NOBODY,
    "POST assessments:eye_rule_add": HIDDEN_INVALID,
    "GET assessments:eye_rule_edit": HIDDEN,
    "POST assessments:eye_rule_edit": HIDDEN_INVALID,
    "GET assessments:eye_rule_switch": POST_ONLY,
    "POST assessments:eye_rule_switch": HIDDEN_DONE,
    "GET reviews:eye_trial": HIDDEN,
    "GET reviews:assignment_dimensions": HIDDEN,
    "POST reviews:assignment_dimensions":
                   "  302  404  404  404   404  404  404  404  404  404  403   404  404  404",
    "GET reviews:loss_reason_list": HIDDEN,
    "POST reviews:loss_reason_list":
                   "  302  404  404  404   404  404  404  404  404  404  422   404  404  404",
    "GET reviews:loss_reason_edit": HIDDEN,
    "POST reviews:loss_reason_edit":
                   "  302  404  404  404   404  404  404  404  404  404  422   404  404  404",
    "GET reviews:eye_rule_try": POST_ONLY,
    "POST reviews:eye_rule_try": HIDDEN_INVALID,
    "GET reviews:eye_rule_try_new": POST_ONLY,
    "POST reviews:eye_rule_try_new": HIDDEN_INVALID,
    "POST reviews:eye_rule_try_new/unknown": NOBODY,
    "GET indicators:framework_list": HIDDEN,
    "GET indicators:framework_import": HIDDEN,
    "GET indicators:framework_diff": HIDDEN,
    "GET indicators:framework_detail": HIDDEN,
    "GET indicators:framework_export": HIDDEN,
    "GET indicators:framework_publish": HIDDEN,
    "GET indicators:framework_delete": HIDDEN,
    "GET indicators:example_list": HIDDEN,
    "GET indicators:example_add": HIDDEN,
    "GET indicators:example_edit": HIDDEN,
    "GET indicators:example_delete": HIDDEN,
    "GET indicators:crosswalk_edit": HIDDEN,
    "GET indicators:framework_retire": POST_ONLY,
    "GET indicators:framework_clone": POST_ONLY,
    "POST indicators:framework_publish":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "POST indicators:framework_retire":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "POST indicators:framework_clone":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "POST indicators:framework_delete":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "POST indicators:example_delete":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "POST indicators:crosswalk_edit":
                   "  302  404  404  404   404  404  404  404  404  404  302   404  404  404",
    "POST indicators:framework_import":
                   "  302  404  404  404   404  404  404  404  404  404  422   404  404  404",
    "POST indicators:example_add":
                   "  302  404  404  404   404  404  404  404  404  404  422   404  404  404",
    "POST indicators:example_edit":
                   "  302  404  404  404   404  404  404  404  404  404  422   404  404  404",
    "GET reviews:cycle_publish": ADMINISTRATORS,
    "GET reviews:cycle_advance": HIDDEN,
    "POST reviews:cycle_advance": NOBODY,
    "GET reviews:stage_rules": HIDDEN,
    "POST reviews:stage_rules":
                   "  302  404  404  404   404  404  404  404  404  404  409   404  404  404",
    "GET reviews:stage_rules/unknown": NOBODY,
    "POST reviews:cycle_publish":
                   "  302  403  403  403   403  403  403  403  403  403  302   403  403  403",
    # Ranks and awards are for administrators and the national chairs; what has no national result holds no award.
    "GET reviews:cycle_ranking":
                   "  302  404  404  404   404  404  404  404  404  200  200   404  404  404",
    "POST reviews:cycle_ranking":
                   "  302  404  404  404   404  404  404  404  404  302  302   404  404  404",
    "GET reviews:award_edit": NOBODY,
    "POST reviews:award_edit": NOBODY,
    "GET assessments:submission_start": POST_ONLY,
    # Only the coordinator of that municipality; beginning again opens the one that is there.
    "POST assessments:submission_start":
                   "  302  404  302  404   404  404  404  404  404  404  404   404  404  404",
    "GET assessments:response_assign": POST_ONLY,
    "GET assessments:my_work": SIGNED_IN,
    "GET assessments:comment_list/unknown": NOBODY,
    "GET assessments:comment_delete": POST_ONLY,
    "GET assessments:comment_settle": POST_ONLY,
    # A municipality's divisions are set up by its coordinator alone.
    "GET accounts:division_list":
                   "  302  404  200  404   404  404  404  404  404  404  404   404  404  404",
    "POST accounts:division_list":
                   "  302  404  422  404   404  404  404  404  404  404  404   404  404  404",
    "GET accounts:division_edit":
                   "  302  404  200  404   404  404  404  404  404  404  404   404  404  404",
    "POST accounts:division_edit":
                   "  302  404  302  404   404  404  404  404  404  404  404   404  404  404",
    "GET reports:packet_make": POST_ONLY,
    "GET reviews:assignment_finish": POST_ONLY,
    "GET reviews:across": SIGNED_IN,
    "GET reviews:across_edit": NOBODY,
    # Every chair has the report, of what one leads.
    "GET reviews:loss_report":
                   "  302  404  404  404   404  404  404  404  200  200  200   404  404  200",
    "GET reports:losses_export":
                   "  302  404  404  404   404  404  404  404  200  200  200   404  404  200",
    # Chairs of an area, of what one leads, and administrators.
    "GET reviews:agreement":
                   "  302  404  404  404   404  404  404  404  200  404  200   404  404  200",
    # The editor of a draft: only administrators, and every form refuses to be empty.
    **{f"GET indicators:{page}": HIDDEN for page in (*EDITOR_FORMS, "framework_edit", "base_data_form_edit")},
    **{f"POST indicators:{page}": HIDDEN_INVALID for page in EDITOR_FORMS},
    "GET indicators:indicator_renumber": HIDDEN,
    "POST indicators:indicator_renumber": HIDDEN_DONE,
    "GET indicators:framework_item_delete": HIDDEN,
    "POST indicators:framework_item_delete": HIDDEN_DONE,
    "GET indicators:framework_item_move": POST_ONLY,
    "POST indicators:framework_item_move": HIDDEN_DONE,
    "GET indicators:framework_edit/unknown": NOBODY,
    "GET indicators:indicator_edit/unknown": NOBODY,
    # Published ones are read instead.
    "GET indicators:framework_edit/published": HIDDEN_DONE,
    "GET assessments:move/unknown": NOBODY,
    "GET assessments:submission_detail/unknown": NOBODY,
}  # fmt: skip

TABLE = {
    Status.DRAFT: {
        "GET assessments:submission_detail": DRAFT_READERS,
        "GET assessments:response_questions": DRAFT_READERS,
        "GET assessments:submission_read": DRAFT_READERS,
        "GET assessments:score_explained": DRAFT_READERS,
        "GET assessments:what_if": DRAFT_READERS,
        # A trial writes nothing, so whoever reads the points may make one.
        "POST assessments:what_if":
                   "  302  200  200  200   404  404  404  404  404  404  200   404  404  404",
        "GET assessments:activity_list": DRAFT_READERS,
        "GET assessments:response_edit": DRAFT_READERS,
        "GET assessments:activity_edit": DRAFT_READERS,
        "GET assessments:evidence_list": DRAFT_READERS,
        "GET assessments:evidence_map": DRAFT_READERS,
        "GET assessments:evidence_view": DRAFT_READERS,
        "GET assessments:evidence_compare":
                   "  302  302  302  302   404  404  404  404  404  404  302   404  404  404",
        # Who may not describe a photo is led to where it is looked at.
        "GET assessments:evidence_edit":
                   "  302  200  200  302   404  404  404  404  404  404  302   404  404  404",
        "GET assessments:evidence_file": DRAFT_READERS,
        "GET assessments:evidence_file/original": DRAFT_READERS,
        # Who is there and how a text came to be is the municipality's own.
        "GET assessments:presence":
                   "  302  200  200  200   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:presence":
                   "  302  200  200  200   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:text_history": DRAFT_READERS,
        "POST assessments:text_history": NOBODY,
        "GET assessments:text_history/unknown": NOBODY,
        "GET assessments:original_look_list":
                   "  302  403  200  403   404  404  404  404  404  404  200   404  404  404",
        "GET assessments:field_draft":
                   "  401  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:field_draft":
                   "  401  422  422  403   404  404  404  404  404  404  403   404  404  404",
        # Scripts are told that somebody must sign in; nobody but its sender knows an upload.
        "GET assessments:upload_list":
                   "  401  200  200  200   404  404  404  404  404  404  200   404  404  404",
        "POST assessments:upload_list":
                   "  401  412  412  412   412  412  412  412  412  412  412   412  412  412",
        "GET assessments:upload_detail":
                   "  401  405  404  404   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:upload_thumbnail":
                   "  302  200  404  404   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:document_read": DRAFT_READERS,
        "GET assessments:document_page": DRAFT_READERS,
        # People who did not agree to be seen are seen by their municipality alone.
        "GET assessments:evidence_file/unblurred":
                   "  302  200  200  200   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:evidence_blur":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:evidence_blur":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:people_edit":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:people_edit":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:base_data": DRAFT_READERS,
        "GET assessments:base_data_template": DRAFT_READERS,
        # Who writes: contributor and coordinator; the others who see it read.
        "POST assessments:base_data":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:base_data_import":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:base_data_import":
                   "  302  422  422  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:response_edit":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:activity_library": DRAFT_READERS,
        "GET assessments:activity_export": DRAFT_READERS,
        "GET assessments:activity_reuse":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:activity_reuse":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:activity_template":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:activity_import":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:activity_import":
                   "  302  422  422  403   404  404  404  404  404  404  403   404  404  404",
        # Nobody but who brought it knows an import.
        "GET assessments:activity_import_check":
                   "  302  200  404  404   404  404  404  404  404  404  404   404  404  404",
        "POST assessments:activity_import_check":
                   "  302  422  404  404   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:carry":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:carry":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:carried_list":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:carried_list":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:year_differences": DRAFT_READERS,
        "GET assessments:activity_add":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:activity_add":
                   "  302  422  422  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:activity_edit":
                   "  302  422  422  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:activity_delete":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:activity_delete":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:evidence_add":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:evidence_add":
                   "  302  422  422  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:evidence_edit":
                   "  302  422  422  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:link_check":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:link_check/photo":
                   "  302  404  404  404   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:evidence_delete":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:evidence_delete":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:signal_note":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:signal_note":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:signal_note/unknown": NOBODY,
        "POST assessments:lpa_edit":
                   "  302  302  302  403   404  404  404  404  404  404  302   404  404  404",
        "POST assessments:response_assign":
                   "  302  403  302  403   404  404  404  404  404  404  403   404  404  404",
        # What colleagues say to each other, and how they divide the work, is theirs: administrators too stay outside.
        "GET assessments:board": TOWN_READERS,
        "POST assessments:board":
                   "  302  403  302  403   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:comment_list": TOWN_READERS,
        "GET assessments:comment_list/activity": TOWN_READERS,
        "GET assessments:comment_list/evidence": TOWN_READERS,
        "POST assessments:comment_list":
                   "  302  302  302  302   404  404  404  404  404  404  404   404  404  404",
        # One's own words alone.
        "GET assessments:comment_edit":
                   "  302  200  403  403   404  404  404  404  404  404  404   404  404  404",
        "POST assessments:comment_edit":
                   "  302  302  403  403   404  404  404  404  404  404  404   404  404  404",
        "POST assessments:comment_settle":
                   "  302  302  302  302   404  404  404  404  404  404  404   404  404  404",
        "POST assessments:comment_delete":
                   "  302  302  403  403   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:move/hand_over":
                   "  302  403  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:move/hand_over":
                   "  302  403  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET reviews:result_detail": NOBODY,
        "GET reviews:result_explained": NOBODY,
        "GET reviews:assignment_manage":
                   "  302  403  403  403   404  404  404  404  404  404  200   404  404  404",
        "GET reviews:settling":
                   "  302  403  403  403   404  404  404  404  404  404  200   404  404  404",
    },
    Status.RETURNED: {
        "GET assessments:before_handing_over": DRAFT_READERS,
        "GET assessments:submission_changes": DRAFT_READERS,
        "POST assessments:internal_review":
                   "  302  403  302  302   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:submission_detail":
                   "  302  200  200  200   200  404  404  404  404  404  200   404  404  404",
        # The corrections are a draft again: the province reads the certified packet.
        "GET assessments:submission_read": DRAFT_READERS,
        "GET assessments:score_explained": DRAFT_READERS,
        "GET assessments:what_if": DRAFT_READERS,
        "GET assessments:response_edit": DRAFT_READERS,
        "GET assessments:response_questions": DRAFT_READERS,
        "GET assessments:base_data": DRAFT_READERS,
        "GET assessments:activity_list": DRAFT_READERS,
        "GET assessments:activity_edit": DRAFT_READERS,
        "GET assessments:evidence_list": DRAFT_READERS,
        "GET assessments:evidence_map": DRAFT_READERS,
        "GET assessments:evidence_view": DRAFT_READERS,
        "GET assessments:evidence_compare":
                   "  302  302  302  302   404  404  404  404  404  404  302   404  404  404",
        "GET assessments:evidence_edit":
                   "  302  200  200  302   404  404  404  404  404  404  302   404  404  404",
        "GET assessments:evidence_file": DRAFT_READERS,
        "POST assessments:response_edit":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:activity_library": DRAFT_READERS,
        "GET assessments:activity_export": DRAFT_READERS,
        "POST assessments:activity_reuse":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:activity_import":
                   "  302  200  200  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:activity_delete":
                   "  302  302  302  403   404  404  404  404  404  404  403   404  404  404",
        "GET reports:packet_download":
                   "  302  200  200  200   200  404  404  404  404  404  200   404  404  404",
    },
    Status.AREA_REVIEW: ALWAYS | {
        # What the municipality's people say to each other stays theirs, after the handing over too.
        "GET assessments:before_handing_over": DRAFT_READERS,
        "POST assessments:finding_answer":
                   "  302  409  409  409   404  404  404  404  404  404  409   404  404  404",
        "GET assessments:internal_review": DRAFT_READERS,
        "POST assessments:internal_review":
                   "  302  403  403  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:submission_changes": DRAFT_READERS,
        "POST assessments:submission_changes":
                   "  302  302  302  302   404  404  404  404  404  404  302   404  404  404",
        "GET reports:draft_packet": DRAFT_READERS,
        "POST reports:draft_packet":
                   "  302  302  302  302   404  404  404  404  404  404  302   404  404  404",
        "GET reports:draft_packet_file": DRAFT_READERS,
        "GET assessments:submission_detail": REVIEW_READERS,
        # What an evaluator might ask is over with the certificate: nobody reads it beside the review.
        "GET assessments:response_questions": NOBODY,
        "GET assessments:submission_read": REVIEW_READERS,
        "GET assessments:score_explained": REVIEW_READERS,
        "GET assessments:what_if": REVIEW_READERS,
        "GET assessments:activity_list": REVIEW_READERS,
        "GET assessments:response_edit": REVIEW_READERS,
        "GET assessments:base_data": REVIEW_READERS,
        "GET assessments:base_data_template": REVIEW_READERS,
        "POST assessments:base_data": REVIEW_CLOSED,
        "GET assessments:base_data_import": REVIEW_CLOSED,
        "POST assessments:base_data_import": REVIEW_CLOSED,
        "GET assessments:activity_edit": REVIEW_READERS,
        "GET assessments:board": TOWN_READERS,
        "POST assessments:board":
                   "  302  403  403  403   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:comment_list": TOWN_READERS,
        "GET assessments:comment_list/activity": TOWN_READERS,
        "GET assessments:comment_list/evidence": TOWN_READERS,
        "POST assessments:comment_list": TOWN_CLOSED,
        "GET assessments:comment_edit": TOWN_CLOSED,
        "POST assessments:comment_edit": TOWN_CLOSED,
        "POST assessments:comment_settle": TOWN_CLOSED,
        "POST assessments:comment_delete": TOWN_CLOSED,
        "GET assessments:evidence_list": REVIEW_READERS,
        "GET assessments:evidence_map": REVIEW_READERS,
        "GET assessments:evidence_view": REVIEW_READERS,
        "GET assessments:evidence_compare":
                   "  302  302  302  302   302  302  302  404  302  404  302   404  404  404",
        "GET assessments:evidence_edit":
                   "  302  302  302  302   302  302  302  404  302  404  302   404  404  404",
        "GET assessments:evidence_file": REVIEW_READERS,
        # The original of a photo tells where and by whom it was taken.
        "GET assessments:evidence_file/original":
                   "  302  200  200  200   403  403  403  404  403  404  200   404  404  404",
        "GET assessments:evidence_file/unblurred":
                   "  302  200  200  200   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:evidence_file/unknown": NOBODY,
        "GET assessments:presence":
                   "  302  200  200  200   403  403  403  404  403  404  403   404  404  404",
        "GET assessments:text_history": DRAFT_READERS,
        "GET assessments:original_look_list":
                   "  302  403  200  403   403  403  403  404  403  404  200   404  404  404",
        "POST assessments:link_check": REVIEW_CLOSED,
        "GET assessments:document_read": REVIEW_READERS,
        "GET assessments:document_read/photo": NOBODY,
        "GET assessments:document_page": REVIEW_READERS,
        "GET assessments:document_page/unknown": NOBODY,
        "POST assessments:response_edit": REVIEW_CLOSED,
        "POST assessments:field_draft":
                   "  401  403  403  403   403  403  403  404  403  404  403   404  404  404",
        "POST assessments:response_assign": REVIEW_CLOSED,
        # Nothing takes points from it any more; administrators keep the results for all years.
        "POST assessments:lpa_edit":
                   "  302  403  403  403   404  404  404  404  404  404  302   404  404  404",
        # Other years are the municipality's own, whoever reads this one.
        "GET assessments:activity_library": DRAFT_READERS,
        "GET assessments:activity_export": DRAFT_READERS,
        "GET assessments:activity_reuse":
                   "  302  403  403  403   404  404  404  404  404  404  403   404  404  404",
        "POST assessments:activity_reuse":
                   "  302  403  403  403   404  404  404  404  404  404  403   404  404  404",
        "GET assessments:activity_template": REVIEW_CLOSED,
        "GET assessments:activity_import": REVIEW_CLOSED,
        "POST assessments:activity_import": REVIEW_CLOSED,
        "GET assessments:activity_import_check":
                   "  302  200  404  404   404  404  404  404  404  404  404   404  404  404",
        "POST assessments:activity_import_check":
                   "  302  403  404  404   404  404  404  404  404  404  404   404  404  404",
        "GET assessments:carry": REVIEW_CLOSED,
        "POST assessments:carry": REVIEW_CLOSED,
        "GET assessments:carried_list": REVIEW_CLOSED,
        "POST assessments:carried_list": REVIEW_CLOSED,
        "GET assessments:year_differences": REVIEW_READERS,
        "GET assessments:activity_add": REVIEW_CLOSED,
        "POST assessments:activity_add": REVIEW_CLOSED,
        "POST assessments:activity_edit": REVIEW_CLOSED,
        "GET assessments:activity_delete": REVIEW_CLOSED,
        "POST assessments:activity_delete": REVIEW_CLOSED,
        "GET assessments:evidence_add": REVIEW_CLOSED,
        "POST assessments:evidence_add": REVIEW_CLOSED,
        "POST assessments:evidence_edit": REVIEW_CLOSED,
        "GET assessments:evidence_delete": REVIEW_CLOSED,
        "GET assessments:evidence_blur": REVIEW_CLOSED,
        "POST assessments:evidence_blur": REVIEW_CLOSED,
        "GET assessments:people_edit": REVIEW_CLOSED,
        "POST assessments:people_edit": REVIEW_CLOSED,
        "POST assessments:evidence_delete": REVIEW_CLOSED,
        "GET assessments:signal_note": REVIEW_CLOSED,
        "POST assessments:signal_note": REVIEW_CLOSED,
        "GET assessments:move/withdraw":
                   "  302  403  403  200   403  403  403  404  403  404  403   404  404  404",
        "POST assessments:move/withdraw":
                   "  302  403  403  302   403  403  403  404  403  404  403   404  404  404",
        "GET assessments:move/settle":
                   "  302  403  403  403   403  403  403  404  200  404  403   404  404  404",
        "POST assessments:move/settle":
                   "  302  403  403  403   403  403  403  404  422  404  403   404  404  404",
        "GET reports:packet_download": REVIEW_READERS,
        # A packet that was never made is asked for again by whoever waits for it.
        "POST reports:packet_make":
                   "  302  302  302  302   302  302  302  404  302  404  302   404  404  404",
        # Nobody but its evaluator opens a score sheet, not even the chair.
        "GET reviews:assignment_detail":
                   "  302  404  404  404   404  200  404  404  404  404  404   404  404  404",
        "POST reviews:assignment_finish":
                   "  302  404  404  404   404  409  404  404  404  404  404   404  404  404",
        "GET reviews:score_edit":
                   "  302  404  404  404   404  200  404  404  404  404  404   404  404  404",
        "POST reviews:score_edit":
                   "  302  404  404  404   404  302  404  404  404  404  404   404  404  404",
        "GET reviews:score_edit/unknown": NOBODY,
        "POST reviews:assignment_dimensions":
                   "  302  404  404  404   404  404  404  404  404  404  422   404  404  404",
        "GET reviews:bench_session": SIGNED_IN,
        "GET reviews:assignment_manage":
                   "  302  403  403  403   403  403  403  404  403  404  200   404  404  404",
        "POST reviews:assignment_manage":
                   "  302  403  403  403   403  403  403  404  403  404  302   404  404  404",
        "GET reviews:settling":
                   "  302  403  403  403   403  403  403  404  200  404  200   404  404  404",
        "POST reviews:settling":
                   "  302  403  403  403   403  403  403  404  302  404  403   404  404  404",
        "GET reviews:clarification_ask":
                   "  302  403  403  403   403  200  200  404  200  404  403   404  404  404",
        "POST reviews:clarification_ask":
                   "  302  403  403  403   403  302  302  404  302  404  403   404  404  404",
        # The other evaluator does not see what was asked.
        "GET reviews:clarification_answer":
                   "  302  200  200  200   404  200  404  404  200  404  200   404  404  404",
        "POST reviews:clarification_answer":
                   "  302  302  302  302   404  403  404  404  403  404  403   404  404  404",
        "GET reviews:objection_add": NOBODY,
        "GET reviews:result_detail": NOBODY,
        "GET reviews:result_explained": NOBODY,
        "GET reports:result_year": EVERYBODY,
    },
    Status.PREVIEW: {
        "GET assessments:submission_detail": REVIEW_READERS,
        "GET reviews:score_origin": REVIEW_READERS,
        "GET reviews:anchor_edit": NOBODY,
        "GET reviews:result_detail": REVIEW_READERS,
        "GET reviews:result_explained": REVIEW_READERS,
        "GET reviews:objection_add":
                   "  302  403  200  200   403  403  403  404  403  404  403   404  404  404",
        "POST reviews:objection_add":
                   "  302  403  302  302   403  403  403  404  403  404  403   404  404  404",
        # Written but not sent, it is the municipality's own.
        "GET reviews:objection_reply":
                   "  302  403  403  403   404  404  404  404  404  404  404   404  404  404",
        "GET reviews:assignment_detail":
                   "  302  404  404  404   404  200  404  404  404  404  404   404  404  404",
        "POST reviews:score_edit":
                   "  302  404  404  404   404  403  404  404  404  404  404   404  404  404",
        "POST reviews:settling":
                   "  302  403  403  403   403  403  403  404  403  404  403   404  404  404",
        "POST reviews:assignment_manage": REVIEW_CLOSED,
        "GET reviews:clarification_ask": REVIEW_CLOSED,
        "GET assessments:move/agree":
                   "  302  403  403  200   403  403  403  404  403  404  403   404  404  404",
        "GET assessments:move/object":
                   "  302  403  200  200   403  403  403  404  403  404  403   404  404  404",
    },
    Status.OBJECTION: {
        "GET reviews:result_detail": REVIEW_READERS,
        "GET reviews:result_explained": REVIEW_READERS,
        "GET reviews:objection_add": REVIEW_CLOSED,
        "GET reviews:objection_reply":
                   "  302  403  403  403   403  403  403  404  200  404  200   404  404  404",
        "POST reviews:objection_reply":
                   "  302  403  403  403   403  403  403  404  302  404  403   404  404  404",
    },
    # From here on the national panel leads; the area's chair reads.
    Status.NATIONAL_REVIEW: {
        "GET assessments:submission_detail":
                   "  302  200  200  200   200  200  200  404  200  200  200   404  404  404",
        "GET assessments:move/decide_national":
                   "  302  403  403  403   403  403  403  404  403  200  403   404  404  404",
    },
    Status.PUBLISHED: {
        "GET reviews:anchor_edit":
                   "  302  403  403  403   403  403  403  404  200  403  200   404  404  404",
        "POST reviews:anchor_edit":
                   "  302  403  403  403   403  403  403  404  422  403  422   404  404  404",
        "GET reports:result_year": EVERYBODY,
        "GET reviews:result_detail":
                   "  302  200  200  200   200  200  200  404  200  200  200   404  404  404",
        "GET reviews:result_explained":
                   "  302  200  200  200   200  200  200  404  200  200  200   404  404  404",
    },
    Status.WITHDRAWN: {
        "GET assessments:submission_detail": DRAFT_READERS,
        "GET assessments:submission_read": DRAFT_READERS,
        "POST assessments:response_edit":
                   "  302  403  403  403   404  404  404  404  404  404  403   404  404  404",
    },
}  # fmt: skip


@pytest.mark.parametrize("status", list(TABLE))
def test_everybody_gets_at_every_address_what_the_table_says(status):
    stage = scene_in(status)
    clients = {who: client_of(stage.cast, who) for who in PEOPLE}
    wrong = []
    for label, row in TABLE[status].items():
        for who, expected in zip(PEOPLE, row.split(), strict=True):
            found = ask(clients[who], label, stage)
            if found != expected:
                wrong.append(f"{label} as {who}: {found}, expected {expected}")
    assert not wrong, "\n".join(wrong)


def ask(client: Client, label: str, stage: Scene) -> str:
    """The status of an answer; whatever the request did is taken back."""
    method, _, name = label.partition(" ")
    session = client.cookies.get("sessionid")
    with transaction.atomic():
        send = client.post if method == "POST" else client.get
        response = send(stage.urls[name], stage.data.get(label, {}))
        if response.streaming:
            b"".join(response.streaming_content)  # a file is closed by who reads it to its end
        transaction.set_rollback(True)
    if session:
        client.cookies["sessionid"] = session.value  # whoever signed out is back
    elif response.status_code == 302:
        is_public = name.partition("/")[0] in ("accounts:sign_out", "accounts:invitation_open", "set_language")
        assert is_public or response.url.startswith("/sign-in/?next="), (label, response.url)
    return str(response.status_code)


def names_of(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            yield from names_of(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_of_the_portal_has_a_row_and_every_row_an_address():
    covered = {label.split()[1].partition("/")[0] for rows in TABLE.values() for label in rows}

    assert covered == set(names_of(get_resolver().url_patterns))


def test_every_row_speaks_of_everybody():
    assert {len(row.split()) for rows in TABLE.values() for row in rows.values()} == {len(PEOPLE)}


def test_no_refusal_shows_a_trace_or_the_submission():
    stage = scene_in(Status.AREA_REVIEW)
    for who, url in (
        ("stranger", stage.urls["assessments:submission_detail"]),
        ("other_chair", stage.urls["reviews:settling"]),
        ("evaluator", stage.urls["reviews:settling"]),
        ("second_evaluator", stage.urls["reviews:assignment_detail"]),
    ):
        response = client_of(stage.cast, who).get(url)
        page = response.content.decode()
        assert response.status_code in (403, 404)
        assert "Traceback" not in page
        assert "บ้านสาง" not in page.replace("demo", "")
