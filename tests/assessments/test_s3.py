"""The same files in an S3-compatible store: kept once, sent in parts, never overwritten, for nobody else."""

import hashlib

import boto3
import pytest
from botocore import UNSIGNED
from botocore.client import Config
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from assessments import collecting, renditions
from assessments.files import on_disk, store
from assessments.models import EvidenceKind, Rendition, StoredFile
from assessments.storages import storage
from reports import packets
from tests import factories, s3
from tests.assessments import pictures

pytestmark = pytest.mark.django_db
CONTENT = pictures.from_a_phone()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
ADDRESS = f"originals/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"


@pytest.fixture(scope="module")
def address():
    with s3.server() as address:
        yield address


@pytest.fixture(autouse=True, params=["", "sustcity/files"], ids=["bucket", "folder"])
def options(request, settings, address):
    options = s3.bucket_at(address) | {"location": request.param}
    backend = {"BACKEND": "assessments.storages.s3.S3Files", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return options


def names():
    return sorted(one.name for one in storage.every_file())


def read(name):
    with default_storage.open(name) as source:
        return source.read()


def test_the_same_bytes_are_kept_once_under_their_hash():
    first = store(pictures.upload(CONTENT, "หนึ่ง.jpg"))

    assert store(pictures.upload(CONTENT, "สอง.jpg")) == first
    assert (first.name, read(first.name)) == (ADDRESS, CONTENT)
    assert names() == [ADDRESS]


def test_a_name_that_is_taken_is_never_written_over():
    name = default_storage.save(ADDRESS, ContentFile(b"theirs"))
    other = default_storage.save(ADDRESS, ContentFile(b"ours"))

    assert name != other
    assert (read(name), read(other)) == (b"theirs", b"ours")


def test_a_file_lost_from_the_store_is_put_back_when_it_comes_again():
    stored = store(pictures.upload(CONTENT))
    default_storage.delete(stored.name)

    with pytest.raises(FileNotFoundError), on_disk(stored):
        pass
    assert store(pictures.upload(CONTENT)) == stored
    assert read(stored.name) == CONTENT


def test_a_file_lies_on_disk_for_as_long_as_it_is_read():
    with on_disk(store(pictures.upload(CONTENT))) as path:
        assert path.read_bytes() == CONTENT
    assert not path.exists()


def test_renditions_are_made_and_kept_there():
    file = store(pictures.upload(CONTENT))
    renditions.make(file)

    assert file.state == StoredFile.State.READY
    made = [one.name for one in Rendition.objects.all()]
    assert len(made) == 3
    assert names() == sorted([*made, file.name])
    assert all(read(name).startswith(b"\xff\xd8\xff") for name in made)


def test_nobody_reads_a_file_without_the_key(options):
    stored = store(pictures.upload(CONTENT))
    key = f"{options['location']}/{stored.name}".lstrip("/")
    facts = {one: options[one] for one in ("endpoint_url", "region_name")}
    client = boto3.client("s3", aws_access_key_id="key", aws_secret_access_key="secret", **facts)
    grants = client.get_object_acl(Bucket=options["bucket_name"], Key=key)["Grants"]
    client.close()
    stranger = boto3.client("s3", config=Config(signature_version=UNSIGNED), **facts)

    assert [one["Grantee"]["Type"] for one in grants] == ["CanonicalUser"]
    with pytest.raises(ClientError, match="Forbidden|AccessDenied"):
        stranger.get_object(Bucket=options["bucket_name"], Key=key)
    stranger.close()


@pytest.fixture
def original(client):
    """An original photo, asked for by who may have it."""
    cast = factories.Cast()
    client.force_login(cast.contributor)
    evidence = collecting.add_file(
        factories.submission(cast.municipality), pictures.upload(CONTENT), kind=EvidenceKind.PHOTO, by=cast.contributor
    )
    address = reverse("assessments:evidence_file", args=[evidence.pk, "original"])
    return lambda **headers: client.get(address, headers=headers)


def test_a_file_is_sent_whole(original):
    response = original()

    assert (response.status_code, response["Content-Length"]) == (200, str(len(CONTENT)))
    assert response.getvalue() == CONTENT


def test_a_part_is_all_that_is_fetched(original):
    response = original(Range="bytes=10-19")

    assert (response.status_code, response["Content-Length"]) == (206, "10")
    assert response.getvalue() == CONTENT[10:20]
    assert original(Range="bytes=-5").getvalue() == CONTENT[-5:]
    assert original(Range=f"bytes={len(CONTENT)}-").status_code == 416


def test_a_lost_file_is_not_found(original):
    default_storage.delete(ADDRESS)

    assert original().status_code == 404
    with pytest.raises(FileNotFoundError):
        storage.opened(ADDRESS)


def test_a_store_that_fails_is_not_taken_for_a_lost_file(settings, options):
    wrong = options | {"bucket_name": "nowhere"}
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "assessments.storages.s3.S3Files", "OPTIONS": wrong}
    }
    with pytest.raises(ClientError, match="NoSuchBucket"):
        storage.opened(ADDRESS)


def test_a_packet_is_kept_once():
    sha256 = hashlib.sha256(b"%PDF-1.7").hexdigest()
    name = packets.store(b"%PDF-1.7", sha256)

    assert packets.store(b"%PDF-1.7", sha256) == name
    assert names() == [name]
