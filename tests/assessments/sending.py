"""A tus client of the smallest kind, over Django's own test client."""

from base64 import b64encode

from django.urls import reverse

from assessments.models import Upload

PIECES = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


def metadata(**about):
    return ",".join(f"{key} {b64encode(value.encode()).decode()}" for key, value in about.items())


def begin(client, submission, size, *, name="ภาพ.jpg", kind="photo", **more):
    headers = TUS | {"Upload-Length": str(size), "Upload-Metadata": metadata(name=name, kind=kind, **more)}
    return client.post(reverse("assessments:upload_list", args=[submission.pk]), headers=headers)


def patch(client, address, content, offset=0, **headers):
    # Django's client names no type of what is empty.
    own = {"Upload-Offset": str(offset), "Content-Type": PIECES}
    return client.patch(address, content, content_type=PIECES, headers=TUS | own | headers)


def send(client, submission, content, **about):
    """All of a file at once; returns its upload as it is then."""
    address = begin(client, submission, len(content), **about)["Location"]
    assert patch(client, address, content).status_code == 204
    return upload_at(address)


def upload_at(address):
    return Upload.objects.get(pk=address.rstrip("/").rsplit("/", 1)[-1])
