"""Addresses of frameworks, for administrators."""

from django.urls import include, path

from indicators.views import crosswalk, examples, importing, library, publication

app_name = "indicators"
urlpatterns = [
    path("frameworks/", library.framework_list, name="framework_list"),
    path("frameworks/import/", importing.framework_import, name="framework_import"),
    path("frameworks/diff/", library.framework_diff, name="framework_diff"),
    path("frameworks/<int:pk>/", library.framework_detail, name="framework_detail"),
    path("frameworks/<int:pk>/export/", library.framework_export, name="framework_export"),
    path("frameworks/<int:pk>/publish/", publication.framework_publish, name="framework_publish"),
    path("frameworks/<int:pk>/retire/", publication.framework_retire, name="framework_retire"),
    path("frameworks/<int:pk>/clone/", publication.framework_clone, name="framework_clone"),
    path("frameworks/<int:pk>/delete/", publication.framework_delete, name="framework_delete"),
    path("frameworks/<int:pk>/examples/", examples.example_list, name="example_list"),
    path("frameworks/<int:pk>/examples/add/", examples.example_add, name="example_add"),
    path("frameworks/<int:pk>/examples/<int:example>/", examples.example_edit, name="example_edit"),
    path("frameworks/<int:pk>/examples/<int:example>/delete/", examples.example_delete, name="example_delete"),
    path("frameworks/<int:pk>/crosswalk/<int:older>/", crosswalk.crosswalk_edit, name="crosswalk_edit"),
    path("frameworks/<int:pk>/edit/", include("indicators.editor_urls")),
]
