"""Addresses of the editor of drafts, below `frameworks/<pk>/edit/`."""

from django.urls import path

from indicators.views import editor, editor_rows

urlpatterns = [
    path("", editor.framework_edit, name="framework_edit"),
    path("facts/", editor_rows.framework_facts_edit, name="framework_facts_edit"),
    path("base-data/", editor.base_data_form_edit, name="base_data_form_edit"),
    path("move/", editor.framework_item_move, name="framework_item_move"),
    path("renumber/", editor.indicator_renumber, name="indicator_renumber"),
    path("delete/<slug:kind>/<int:item>/", editor.framework_item_delete, name="framework_item_delete"),
    path("dimensions/new/", editor_rows.dimension_edit, name="dimension_edit"),
    path("dimensions/<int:item>/", editor_rows.dimension_edit, name="dimension_edit"),
    path("groups/new/", editor_rows.group_edit, name="group_edit"),
    path("groups/<int:item>/", editor_rows.group_edit, name="group_edit"),
    path("indicators/new/", editor_rows.indicator_edit, name="indicator_edit"),
    path("indicators/<int:item>/", editor_rows.indicator_edit, name="indicator_edit"),
    path("base-data/groups/new/", editor_rows.base_data_group_edit, name="base_data_group_edit"),
    path("base-data/groups/<int:item>/", editor_rows.base_data_group_edit, name="base_data_group_edit"),
    path("base-data/fields/new/", editor_rows.base_data_field_edit, name="base_data_field_edit"),
    path("base-data/fields/<int:item>/", editor_rows.base_data_field_edit, name="base_data_field_edit"),
    path("base-data/figures/new/", editor_rows.figure_edit, name="figure_edit"),
    path("base-data/figures/<int:item>/", editor_rows.figure_edit, name="figure_edit"),
]
