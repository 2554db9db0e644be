"""Addresses of reviews."""

from django.urls import path

from reviews.views import (
    across,
    agreement,
    anchors,
    assignments,
    awarding,
    clarifications,
    eye,
    loss_reasons,
    losses,
    objections,
    origins,
    results,
    scores,
    settling,
)

app_name = "reviews"
urlpatterns = [
    path("reviews/", assignments.assignment_list, name="assignment_list"),
    path("reviews/<int:pk>/", assignments.assignment_detail, name="assignment_detail"),
    path("reviews/<int:pk>/finish/", assignments.assignment_finish, name="assignment_finish"),
    path("reviews/<int:pk>/dimensions/", assignments.assignment_dimensions, name="assignment_dimensions"),
    path("submissions/<int:pk>/evaluators/", assignments.assignment_manage, name="assignment_manage"),
    path("reviews/<int:pk>/indicators/<str:number>/", scores.score_edit, name="score_edit"),
    path("reviews/<int:pk>/session/", scores.bench_session, name="bench_session"),
    path("submissions/<int:pk>/settling/", settling.settling, name="settling"),
    path(
        "submissions/<int:pk>/indicators/<str:number>/ask/",
        clarifications.clarification_ask,
        name="clarification_ask",
    ),
    path("clarifications/<int:pk>/", clarifications.clarification_answer, name="clarification_answer"),
    path("submissions/<int:pk>/indicators/<str:number>/object/", objections.objection_add, name="objection_add"),
    path("objections/<int:pk>/", objections.objection_reply, name="objection_reply"),
    path("submissions/<int:pk>/result/", results.result_detail, name="result_detail"),
    path("submissions/<int:pk>/result/steps/", results.result_explained, name="result_explained"),
    path("eye-rules/try/", eye.eye_trial, name="eye_trial"),
    path("eye-rules/<int:pk>/try/", eye.eye_rule_try, name="eye_rule_try"),
    path("eye-rules/add/<slug:looks_for>/try/", eye.eye_rule_try_new, name="eye_rule_try_new"),
    path("loss-reasons/", loss_reasons.loss_reason_list, name="loss_reason_list"),
    path("loss-reasons/<int:pk>/", loss_reasons.loss_reason_edit, name="loss_reason_edit"),
    path("cycles/<int:year_be>/ranking/", awarding.cycle_ranking, name="cycle_ranking"),
    path("submissions/<int:pk>/awards/", awarding.award_edit, name="award_edit"),
    path("cycles/<int:year_be>/publish/", results.cycle_publish, name="cycle_publish"),
    path("reviews/across/", across.across, name="across"),
    path("reviews/across/<int:year_be>/<slug:stage>/<str:number>/<slug:code>/", across.across_edit, name="across_edit"),
    path("submissions/<int:pk>/indicators/<str:number>/anchor/", anchors.anchor_edit, name="anchor_edit"),
    path("cycles/<int:year_be>/losses/", losses.loss_report, name="loss_report"),
    path("submissions/<int:pk>/indicators/<str:number>/points/", origins.score_origin, name="score_origin"),
    path("cycles/<int:year_be>/agreement/", agreement.agreement, name="agreement"),
]
