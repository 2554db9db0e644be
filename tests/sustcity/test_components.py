"""The component page is for people who build the portal, never for a production site."""

import pytest
from django.urls import reverse

from accounts.models import User


@pytest.fixture
def signed_in(client, db):
    client.force_login(User.objects.create_user("designer@example.org", full_name="ผู้ออกแบบ"))
    return client


def test_it_shows_every_component_of_the_design(signed_in):
    response = signed_in.get(reverse("components"))

    assert response.status_code == 200
    shown = {template.name for template in response.templates}
    assert {
        "_components/radar.html",
        "_components/year_chart.html",
        "_components/score_bar.html",
        "_components/error_summary.html",
        "_components/pagination.html",
        "_components/guidance.html",
        "_components/photo_card.html",
        "_components/indicator_rail.html",
    } <= shown


def test_its_radar_puts_a_full_score_on_the_rim(signed_in):
    response = signed_in.get(reverse("components"))

    assert response.context["radar"]["rings"][-1] == "0.0,-100.0 100.0,0.0 0.0,100.0 -100.0,0.0"


def test_a_production_site_does_not_have_it(signed_in, settings):
    settings.DEBUG = settings.DEMO = False

    assert signed_in.get(reverse("components")).status_code == 404
