"""The settings read from the environment: a demo by default, a production that asks for everything it needs."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

SHOWN = (
    *("PRODUCTION", "DEMO", "DEBUG", "ALLOWED_HOSTS", "SECRET_KEY", "DATABASES", "SESSION_COOKIE_SECURE"),
    *("CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER"),
    *("CSRF_TRUSTED_ORIGINS", "PHOTO_MAX_BYTES", "CLOCK_STARTS_AT", "MEDIA_ROOT"),
    *("EMAIL_BACKEND", "EMAIL_FILE_PATH", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_USE_TLS"),
    *("EMAIL_TIMEOUT", "DEFAULT_FROM_EMAIL", "STORAGES", "FILE_SENDER"),
)
SCRIPT = f"""
import json
from sustcity import settings
print(json.dumps({{name: getattr(settings, name) for name in {SHOWN!r}}}, default=str))
"""
PRODUCTION = {
    "SUSTCITY_MODE": "production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "portal.example,www.portal.example",
    "DATABASE_URL": "postgres://portal:secret@db.example:5433/portal",
    "EMAIL_URL": "submission://portal:secret@mail.example",
}


def run(data, **variables):
    """A fresh process, as one starts the portal."""
    kept = {name: os.environ[name] for name in os.environ if name.startswith(("PATH", "HOME", "COV", "LANG"))}
    return subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=kept | {"SUSTCITY_DATA": str(data)} | variables,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )


def read(data, **variables):
    done = run(data, **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_any_variable_the_portal_is_embedded_and_of_this_machine_only(tmp_path):
    found = read(tmp_path / "new")

    assert (found["PRODUCTION"], found["DEMO"], found["DEBUG"]) == (False, True, False)
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    database = found["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == str(tmp_path / "new" / "sustcity.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert found["MEDIA_ROOT"] == str(tmp_path / "new" / "files")


def test_the_embedded_secret_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first, second = read(tmp_path), read(tmp_path)

    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_production_is_closed(tmp_path):
    found = read(tmp_path, **PRODUCTION, BEHIND_PROXY="true", CSRF_TRUSTED_ORIGINS="https://portal.example")

    assert (found["PRODUCTION"], found["DEMO"], found["DEBUG"]) == (True, False, False)
    assert found["ALLOWED_HOSTS"] == ["portal.example", "www.portal.example"]
    assert found["SECRET_KEY"] == "x" * 60
    assert all(found[name] for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"))
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://portal.example"]
    database = found["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["PORT"]) == (
        "django.db.backends.postgresql",
        "db.example",
        5433,
    )
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL"])
def test_production_does_not_start_without_what_it_needs(tmp_path, missing):
    done = run(tmp_path, **{name: value for name, value in PRODUCTION.items() if name != missing})

    assert done.returncode != 0
    assert missing in done.stderr


def test_an_unknown_mode_does_not_start(tmp_path):
    done = run(tmp_path, SUSTCITY_MODE="prodution")

    assert done.returncode != 0
    assert "SUSTCITY_MODE" in done.stderr


def test_limits_and_clock_come_from_the_environment(tmp_path):
    found = read(tmp_path, PHOTO_MAX_BYTES="1000", SUSTCITY_CLOCK="2026-03-31T23:50", ALLOWED_HOSTS="box.local")

    assert (found["PHOTO_MAX_BYTES"], found["CLOCK_STARTS_AT"]) == (1000, "2026-03-31T23:50")
    assert found["ALLOWED_HOSTS"][0] == "box.local"


@pytest.mark.django_db
class TestWhatEveryPageSends:
    def test_the_content_policy_lets_only_our_own_files_run(self):
        policy = Client().get("/sign-in/").headers["Content-Security-Policy"]

        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy

    def test_it_cannot_be_framed_sniffed_or_followed(self):
        headers = Client().get("/sign-in/").headers

        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"

    def test_no_page_carries_inline_script_or_style(self):
        for url in ("/sign-in/", "/results/"):
            page = Client().get(url).content.decode()
            assert " style=" not in page
            assert "<style" not in page
            assert " onclick=" not in page
            assert "<script>" not in page


def test_a_form_of_a_thousand_fields_and_more_passes():
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS > 34 * 3 * 4 + 300


def test_the_embedded_portal_writes_its_mail_into_files(tmp_path):
    found = read(tmp_path / "new")

    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert found["EMAIL_FILE_PATH"] == str(tmp_path / "new" / "mail")
    assert found["EMAIL_TIMEOUT"] == 20


def test_production_mails_through_its_server(tmp_path):
    found = read(tmp_path, **PRODUCTION, DEFAULT_FROM_EMAIL="SustCity <portal@portal.example>")

    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert found["EMAIL_HOST_USER"] == "portal"
    assert found["DEFAULT_FROM_EMAIL"] == "SustCity <portal@portal.example>"


def test_files_lie_on_this_machine_or_in_a_store_that_is_named(tmp_path):
    assert read(tmp_path)["STORAGES"]["default"] == {"BACKEND": "assessments.storages.local.LocalFiles"}
    found = read(tmp_path, S3_BUCKET="evidence", S3_ENDPOINT="https://s3.example", S3_ACCESS_KEY="k", S3_SECRET_KEY="s")

    store = found["STORAGES"]["default"]
    assert store["BACKEND"] == "assessments.storages.s3.S3Files"
    options = store["OPTIONS"]
    assert (options["bucket_name"], options["endpoint_url"]) == ("evidence", "https://s3.example")
    assert (options["access_key"], options["secret_key"], options["region_name"]) == ("k", "s", None)
    assert (options["file_overwrite"], options["default_acl"], options["signature_version"]) == (
        False,
        "private",
        "s3v4",
    )


def test_a_web_server_sends_files_of_this_machine_only(tmp_path):
    assert read(tmp_path, FILE_SENDER="x-accel")["FILE_SENDER"] == "x-accel"
    done = run(tmp_path, FILE_SENDER="x-accel", S3_BUCKET="evidence")

    assert done.returncode != 0
    assert "with S3_BUCKET leave it out" in done.stderr
