"""What makes the portal a program on a phone: the manifest, and the service worker that keeps a page for the field."""

import hashlib
import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.views.field import field

WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
# All that the page for the field loads. Nothing else is ever kept: a device may be everybody's.
KEPT = (
    *("vendor/bootstrap/bootstrap.min.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/components.css"),
    *("css/forms.css", "css/lists.css", "css/uploads.css", "css/field.css", "icons/favicon.svg", "icons/sprite.svg"),
    *(f"vendor/plex-sans-thai/IBMPlexSansThai-{weight}.woff2" for weight in WEIGHTS),
    *("vendor/compressorjs/compressor.min.js", "js/preferences.js", "js/device.js"),
    *("js/field-store.js", "js/field-send.js", "js/field-draft.js", "js/field.js"),
)


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """It is named after what it keeps: any change of a file or a word makes a new one."""
    shell, files = reverse("assessments:field"), [static(name) for name in KEPT]
    page = bytes(field(request).content)
    name = hashlib.sha256(page + json.dumps(files).encode()).hexdigest()[:16]
    release = json.dumps({"name": f"sustcity-{name}", "shell": shell, "files": files})
    content_type = "text/javascript; charset=utf-8"
    response = render(request, "service_worker.js", {"release": release}, content_type=content_type)
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """In Thai, whoever asks: a browser reads it without the reader's language."""
    with translation.override("th"):
        about = _about()
    return JsonResponse(about, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def _about() -> dict[str, Any]:
    return {
        "id": "/",
        "name": f"SustCity {_('Sustainable city evaluation')}",
        "short_name": "SustCity",
        "description": _("Environmentally Sustainable City evaluation"),
        "lang": "th",
        "dir": "ltr",
        "start_url": reverse("reports:home"),
        "scope": "/",
        "display": "standalone",
        "theme_color": "#06382a",
        "background_color": "#f6f4ee",
        "icons": [
            _icon("icon-192.png", 192, "any"),
            _icon("icon-512.png", 512, "any"),
            _icon("icon-maskable-512.png", 512, "maskable"),
        ],
        "shortcuts": [
            {
                "name": _("Notes from the field"),
                "url": reverse("assessments:field"),
                "icons": [_icon("icon-192.png", 192, "any")],
            }
        ],
    }


def _icon(name: str, side: int, purpose: str) -> dict[str, str]:
    return {"src": static(f"icons/{name}"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
