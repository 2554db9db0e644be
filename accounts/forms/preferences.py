"""What a person chooses for themselves."""

from django import forms

from accounts.models import User


class PreferencesForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["digests", "language"]
        widgets = {"digests": forms.RadioSelect, "language": forms.RadioSelect}
