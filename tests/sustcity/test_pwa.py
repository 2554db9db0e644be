"""The portal as a program on a phone: what is kept on a device, and what never is."""

import json
import re
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation
from PIL import Image

from sustcity.pwa import KEPT

pytestmark = pytest.mark.django_db


def release():
    text = Client().get("/sw.js").content.decode()
    found = re.search(r"const RELEASE = (\{.*\});", text)
    assert found
    return json.loads(found[1])


def test_the_worker_reaches_the_whole_portal_and_is_asked_for_again_each_time():
    answer = Client().get("/sw.js")

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies


def test_it_keeps_the_page_for_the_field_and_every_file_that_it_loads():
    kept = release()
    page = Client().get(kept["shell"]).content.decode()

    loaded = {path.split("#")[0] for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', page)}
    assert loaded - set(kept["files"]) == {"/static/icons/icon-180.png"}
    assert kept["shell"] == "/field/"
    assert all(one.startswith("/static/") for one in kept["files"])
    assert all(finders.find(name) for name in KEPT)


def test_a_new_word_makes_a_new_worker():
    thai = release()["name"]
    with translation.override("en"):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        english = client.get("/sw.js").content.decode()

    assert thai not in english
    assert thai == release()["name"]


def test_the_manifest_is_thai_and_its_pictures_are_as_large_as_it_says():
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get("/manifest.webmanifest")
    told = answer.json()

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (told["lang"], told["display"], told["start_url"], told["scope"]) == ("th", "standalone", "/", "/")
    assert "เมือง" in told["name"]
    assert [one["url"] for one in told["shortcuts"]] == ["/field/"]
    assert {one["purpose"] for one in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        with open(path, "rb") as file, Image.open(BytesIO(file.read())) as picture:
            assert icon["sizes"] == f"{picture.width}x{picture.height}"


def test_pages_lead_to_the_manifest_and_tell_the_device_who_is_signed_in(client, django_user_model):
    person = django_user_model.objects.create(email="a@example.com", full_name="กมลชนก <b>")
    signed_out = client.get("/sign-in/").content.decode()
    client.force_login(person)
    signed_in = client.get("/roles/").content.decode()

    assert 'rel="manifest" href="/manifest.webmanifest"' in signed_out
    assert "data-person" not in signed_out
    assert f'data-person="{person.pk}" data-name="กมลชนก &lt;b&gt;"' in signed_in


def test_the_strict_policy_of_the_pages_holds_for_the_field_too():
    answer = Client().get("/field/")

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<style|style=|<script(?![^>]*src=)|\son\w+=", answer.content.decode())
