"""The answer to an indicator with its self-scores."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.editing import save_self_scores
from assessments.forms.fields import LongTextField, PointsField
from assessments.forms.merging import MergingForm
from assessments.models import TEXT_LIMIT, Response, Submission
from assessments.templatetags.sustcity import points
from indicators.models import Criterion

PREFIX = "points_"
COLUMNS = ("answer", "followup")
FOLLOWUP_LIMIT = 5000


class ResponseForm(MergingForm):
    """Answer and points are one row's worth: the points ride on the version of the response.

    Points that the LPA result or the base data give are not typed here.
    """

    row: Response

    def build(self) -> None:
        self.fields["answer"] = LongTextField(
            label=Response._meta.get_field("answer").verbose_name,
            limit=TEXT_LIMIT,
            rows=14,
            required=False,
            initial=self.row.answer,
            help_text=_(
                "Say what was done, with whom, and what came of it. An empty line begins a new paragraph; "
                "lines that begin with - or 1. become a list."
            ),
        )
        given = {one.criterion_id: one.points for one in self.row.self_scores.all()}
        for criterion in self.criteria:
            self.fields[PREFIX + criterion.key] = _points_field(criterion, given.get(criterion.pk))
        names = [PREFIX + one.key for one in self.criteria]
        scores = [Fieldset(_("Self-score"), Div(*names, css_class="grid-3"))] if names else []
        self.helper = _helper("answer", *scores)
        self.fields["followup"] = LongTextField(
            label=Response._meta.get_field("followup").verbose_name,
            limit=FOLLOWUP_LIMIT,
            rows=5,
            required=False,
            initial=self.row.followup,
            help_text=_("Evaluators read it beside this year's answer."),
        )
        # It stands below what the evaluators wrote, where they wrote anything.
        self.followup_helper = _helper("followup")

    def _names_sent(self, data: QueryDict | None) -> list[str]:
        """A page without the field does not empty it."""
        is_shown = data is None or "fields" in data or "followup" in data
        return [name for name in super()._names_sent(data) if name != "followup" or is_shown]

    @property
    def criteria(self) -> list[Criterion]:
        return list(self.row.indicator.criteria.all()) if self.row.indicator.is_assessed else []

    @property
    def submission(self) -> Submission:
        return self.row.submission

    def write(self, changes: dict[str, Any], *, by: User) -> Response:
        columns = {name: value for name, value in changes.items() if name in COLUMNS}
        saved = self.row.save_changes(columns, base_version=self.row.version, by=by)
        save_self_scores(
            saved, {one.pk: changes[PREFIX + one.key] for one in self.criteria if PREFIX + one.key in changes}
        )
        return saved


def _points_field(criterion: Criterion, given: Decimal | None) -> PointsField:
    return PointsField(
        label=format_lazy(_("{name} (of {maximum})"), name=criterion.name, maximum=points(criterion.maximum)),
        maximum=criterion.maximum,
        required=False,
        initial=given,
        help_text=_bands(criterion),
    )


def _bands(criterion: Criterion) -> SafeString:
    """What earns which points, a line each. The form prints its help as markup, so the words are escaped here."""
    return format_html_join(
        "",
        '<span class="band"><strong>{}–{}</strong> {}</span>',
        ((points(str(one["from"])), points(str(one["to"])), one["text"]) for one in criterion.bands),
    )


def _helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.field_template = "assessments/_field.html"
    helper.layout = Layout(*layout)
    return helper
