"""Addresses of assessments."""

from django.urls import path

from assessments.views import activities, base_data, cycles, evidence, responses, submissions

app_name = "assessments"
urlpatterns = [
    path("submissions/start/", submissions.submission_start, name="submission_start"),
    path("submissions/<int:pk>/", submissions.submission_detail, name="submission_detail"),
    path("submissions/<int:pk>/read/", submissions.submission_read, name="submission_read"),
    path("submissions/<int:pk>/moves/<slug:name>/", submissions.move, name="move"),
    path("submissions/<int:pk>/indicators/<str:number>/", responses.response_edit, name="response_edit"),
    path(
        "submissions/<int:pk>/indicators/<str:number>/assign/",
        responses.response_assign,
        name="response_assign",
    ),
    path("submissions/<int:pk>/base-data/", base_data.base_data, name="base_data"),
    path("submissions/<int:pk>/base-data/template/", base_data.base_data_template, name="base_data_template"),
    path("submissions/<int:pk>/base-data/import/", base_data.base_data_import, name="base_data_import"),
    path("submissions/<int:pk>/activities/", activities.activity_list, name="activity_list"),
    path("submissions/<int:pk>/activities/add/", activities.activity_add, name="activity_add"),
    path("activities/<int:pk>/", activities.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/delete/", activities.activity_delete, name="activity_delete"),
    path("submissions/<int:pk>/evidence/add/", evidence.evidence_add, name="evidence_add"),
    path("evidence/<int:pk>/", evidence.evidence_edit, name="evidence_edit"),
    path("evidence/<int:pk>/delete/", evidence.evidence_delete, name="evidence_delete"),
    path("evidence/<int:pk>/<slug:rendition>/", evidence.evidence_file, name="evidence_file"),
    path("cycles/", cycles.cycle_list, name="cycle_list"),
    path("cycles/add/", cycles.cycle_add, name="cycle_add"),
    path("cycles/<int:year_be>/", cycles.cycle_edit, name="cycle_edit"),
    path("cycles/<int:year_be>/stages/<slug:stage>/", cycles.stage_switch, name="stage_switch"),
]
