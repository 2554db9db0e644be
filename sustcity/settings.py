"""Settings of the portal, read from the environment.

Without any variable the portal runs on its embedded default: SQLite in WAL mode, files on disk, demo people
allowed, reachable from this machine only. `SUSTCITY_MODE=production` asks for everything a real site needs
and refuses the demo. docs/operations.md lists every variable.
"""

import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from environs import Env, validate

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

MODE: str = env.str("SUSTCITY_MODE", "demo", validate=validate.OneOf(["demo", "production"]))
PRODUCTION = MODE == "production"
DEMO = not PRODUCTION
# Demo people are those of this reserved domain; they exist only through `manage.py demo`.
DEMO_DOMAIN = "demo.sustcity.example"
DEBUG: bool = env.bool("DEBUG", False)
DATA_DIR = Path(env.str("SUSTCITY_DATA", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)


def embedded_secret_key(path: Path) -> str:
    """The embedded portal makes its own secret once, so that a restart signs nobody out."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY: str = env.str("SECRET_KEY") if PRODUCTION else embedded_secret_key(DATA_DIR / "secret_key")
ALLOWED_HOSTS: list[str] = (
    env.list("ALLOWED_HOSTS") if PRODUCTION else [*env.list("ALLOWED_HOSTS", []), "localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "accounts",
    "indicators",
    "assessments",
    "reviews",
    "reports",
    "sustcity",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.ThaiFirstMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.RoleEndedMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "sustcity.urls"
WSGI_APPLICATION = "sustcity.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.navigation.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'sustcity.sqlite3'}")
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets readers work while one writes; IMMEDIATE makes a writer wait for its turn instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
# Evidence and packets lie on this machine, or in an S3-compatible store where a bucket is named.
S3_BUCKET: str = env.str("S3_BUCKET", "")
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "assessments.storages.local.LocalFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "assessments.storages.s3.S3Files",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT", "") or None,
            "region_name": env.str("S3_REGION", "") or None,
            # Without them boto3 looks for the machine's own role.
            "access_key": env.str("S3_ACCESS_KEY", "") or None,
            "secret_key": env.str("S3_SECRET_KEY", "") or None,
            "location": env.str("S3_FOLDER", ""),
            "addressing_style": env.str("S3_ADDRESSING", "auto", validate=validate.OneOf(["auto", "path", "virtual"])),
            "signature_version": "s3v4",
            "default_acl": env.str("S3_ACL", "private") or None,
            "file_overwrite": False,
            # What is read piece by piece goes to a temporary file beyond this.
            "max_memory_size": 1024 * 1024,
        },
    }
WHITENOISE_USE_FINDERS = DEBUG

# Who sends a file once the portal has said that it may leave: the portal, or the web server in front of it.
FILE_SENDER: str = env.str("FILE_SENDER", "django", validate=validate.OneOf(["django", "x-accel", "x-sendfile"]))
FILE_SENDER_PREFIX: str = env.str("FILE_SENDER_PREFIX", "/protected/")
if S3_BUCKET and FILE_SENDER != "django":
    raise ImproperlyConfigured("FILE_SENDER is for files on this machine's disk; with S3_BUCKET leave it out.")
# Days before what nobody uses any more may be removed, and before an unfinished upload is given up.
FILE_ORPHAN_DAYS: int = env.int("FILE_ORPHAN_DAYS", 30)
UPLOAD_KEEP_DAYS: int = env.int("UPLOAD_KEEP_DAYS", 7)
# Days after which a link is checked again; 0: this portal cannot reach the internet and checks none.
LINK_CHECK_DAYS: int = env.int("LINK_CHECK_DAYS", 30)
# Rehearsals check links of this machine; anywhere else this would let a link ask inside the network.
LINK_CHECK_PRIVATE: bool = env.bool("LINK_CHECK_PRIVATE", False)

# A change of dates is announced by e-mail. The demo writes its letters below DATA_DIR/mail, where they can be read.
EMAIL: dict[str, Any] = (
    env.dj_email_url("EMAIL_URL")
    if PRODUCTION
    else env.dj_email_url("EMAIL_URL", f"file:///{DATA_DIR.resolve() / 'mail'}")
)
EMAIL_BACKEND: str = EMAIL["EMAIL_BACKEND"]
EMAIL_FILE_PATH: str = EMAIL["EMAIL_FILE_PATH"]
EMAIL_HOST: str = EMAIL["EMAIL_HOST"] or "localhost"
EMAIL_PORT: int = EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER: str = EMAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD: str = EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS: bool = EMAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL: bool = EMAIL["EMAIL_USE_SSL"]
# A server that does not answer must not keep a worker from its other work.
EMAIL_TIMEOUT: int = EMAIL["EMAIL_TIMEOUT"] or 20
# Where people reach the portal: e-mails are written by workers, which see no request.
SITE_URL: str = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# People are reminded when so many days are left.
REMINDER_DAYS: list[int] = env.list("REMINDER_DAYS", [14, 7, 3, 1], subcast=int)
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "SustCity <no-reply@sustcity.example>")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "ENQUEUE_ON_COMMIT": False}}

# A score sheet has 105 numbers with comments, a base-data grid 300 cells; Django stops at 1000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# Uploads go to a temporary file from the first byte: no web process holds a photo in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
PHOTO_MAX_BYTES: int = env.int("PHOTO_MAX_BYTES", 25 * 1024 * 1024)
PHOTO_MAX_PIXELS: int = env.int("PHOTO_MAX_PIXELS", 250_000_000)
DOCUMENT_MAX_BYTES: int = env.int("DOCUMENT_MAX_BYTES", 25 * 1024 * 1024)
DOCUMENT_MAX_PAGES: int = env.int("DOCUMENT_MAX_PAGES", 1000)
# So many pages of a document are shown as pictures; whoever needs the others downloads it.
DOCUMENT_PREVIEW_PAGES: int = env.int("DOCUMENT_PREVIEW_PAGES", 200)
# LibreOffice, which turns Word, Excel and PowerPoint into pages; without it they are kept and have no preview.
OFFICE_PROGRAM: str = env.str("OFFICE_PROGRAM", "soffice")

# Days in which an invitation by e-mail can be accepted; it can be sent again afterwards.
INVITATION_DAYS: int = env.int("INVITATION_DAYS", 14)

# Rehearsals and tests run the portal at another moment; see assessments/clock.py.
CLOCK_STARTS_AT: str = env.str("SUSTCITY_CLOCK", "")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        # blob: is a photo that the page itself holds, to shrink and show it before it is sent.
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None

MESSAGE_TAGS = {message_levels.ERROR: "danger"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    # They tell every step of every document.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint.progress", "pikepdf", "fontTools")},
}
