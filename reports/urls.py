"""Addresses of reports."""

from django.urls import path

from reports.views import drafts, exports, home, packets, results, simulation, submissions

app_name = "reports"
urlpatterns = [
    path("", home.home, name="home"),
    path("submissions/", submissions.submission_list, name="submission_list"),
    path("packets/<int:pk>/", packets.packet_download, name="packet_download"),
    path("submissions/<int:pk>/packets/make/", packets.packet_make, name="packet_make"),
    path("submissions/<int:pk>/draft/", drafts.draft_packet, name="draft_packet"),
    path("submissions/<int:pk>/draft.pdf", drafts.draft_packet_file, name="draft_packet_file"),
    path("cycles/<int:year_be>/scores.<slug:form>", exports.scores_export, name="scores_export"),
    path("cycles/<int:year_be>/losses.<slug:form>", exports.losses_export, name="losses_export"),
    path("frameworks/<int:pk>/simulate/", simulation.framework_simulate, name="framework_simulate"),
    path(
        "frameworks/<int:pk>/simulate.<slug:form>",
        simulation.framework_simulation_export,
        name="framework_simulation_export",
    ),
    path("results/", results.result_list, name="result_list"),
    path("results/<int:year_be>/", results.result_year, name="result_year"),
]
