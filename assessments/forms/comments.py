"""What a colleague says, and whom it asks."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assessments.colleagues import colleagues
from assessments.forms.fields import LongTextField
from assessments.models import COMMENT_LIMIT, Submission


class CommentForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = LongTextField(
        label=_("Write to your colleagues"),
        limit=COMMENT_LIMIT,
        rows=3,
        error_messages={"required": _("Write what you want to say.")},
    )
    asked = forms.MultipleChoiceField(
        label=_("Whom do you ask?"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, submission: Submission, by: User, data: Any = None, **initial: Any) -> None:
        super().__init__(data, initial={"key": uuid.uuid4(), **initial}, auto_id="comment_%s")
        self.people = {str(one.pk): one for one in colleagues(submission).exclude(pk=by.pk)}
        asked: Any = self.fields["asked"]
        asked.choices = [(key, one.full_name) for key, one in self.people.items()]

    def clean_asked(self) -> list[User]:
        return [self.people[key] for key in self.cleaned_data["asked"]]

    @property
    def key_or_new(self) -> uuid.UUID:
        """A form without one, which is none of ours, counts each time."""
        return self.cleaned_data["key"] or uuid.uuid4()
