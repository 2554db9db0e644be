"""What a person says of reminders and of the language they are written in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.i18n import set_language as switch_language

from accounts.forms.preferences import PreferencesForm
from accounts.models import Language, User


def preferences(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = PreferencesForm(request.POST or None, instance=request.user)
    if form.is_valid():
        User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("accounts:preferences")
    return render(request, "accounts/preferences.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """The switch at the head of every page; e-mails follow it."""
    response = switch_language(request)
    language = request.POST.get("language")
    if isinstance(request.user, User) and language in Language.values and language != request.user.language:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response
