"""A file of the disk is whole from the moment it has its name, whoever is killed or faster."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from assessments.storages import storage
from assessments.storages.local import LocalFiles

NAME = "originals/ab/cd/abcd"


def read(name):
    with default_storage.open(name) as source:
        return source.read()


def paths_in(root):
    return sorted(str(one.relative_to(root)) for one in Path(root).rglob("*") if one.is_file())


class Meanwhile(File):
    """Content that does something when half of it is read."""

    def __init__(self, content, then):
        super().__init__(None)
        self.content, self.then = content, then

    def chunks(self, chunk_size=None):
        half = len(self.content) // 2
        yield self.content[:half]
        self.then()
        yield self.content[half:]


def test_nobody_sees_a_file_that_is_half_written(settings):
    seen = []
    content = Meanwhile(b"abcdef", lambda: seen.append((default_storage.exists(NAME), paths_in(settings.MEDIA_ROOT))))

    assert default_storage.save(NAME, content) == NAME
    [(was_there, begun)] = seen
    assert not was_there
    assert [one.partition("/")[0] for one in begun] == [".begun"]
    assert paths_in(settings.MEDIA_ROOT) == [NAME]
    assert read(NAME) == b"abcdef"


KILLED = """
import os, signal, sys
from django.conf import settings
settings.configure()
from django.core.files.base import File
from assessments.storages.local import LocalFiles
class Content(File):
    def chunks(self, chunk_size=None):
        yield b"half"
        os.kill(os.getpid(), signal.SIGKILL)
LocalFiles(location=sys.argv[1]).save("originals/a", Content(None))
"""


def test_a_killed_process_leaves_no_file_under_the_name(settings):
    root = settings.BASE_DIR
    done = subprocess.run([sys.executable, "-c", KILLED, settings.MEDIA_ROOT], cwd=root, env={"PYTHONPATH": str(root)})

    assert done.returncode == -9
    assert not default_storage.exists("originals/a")
    assert [one.partition("/")[0] for one in paths_in(settings.MEDIA_ROOT)] == [".begun"]


def test_what_fails_on_its_way_leaves_nothing(settings):
    def fail():
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        default_storage.save(NAME, Meanwhile(b"abcdef", fail))

    assert paths_in(settings.MEDIA_ROOT) == []


def test_of_two_at_once_both_keep_what_they_wrote():
    names = []

    def faster():
        names.append(default_storage.save(NAME, ContentFile(b"first")))

    names.append(default_storage.save(NAME, Meanwhile(b"second", faster)))

    assert names[0] == NAME != names[1]
    assert [read(name) for name in names] == [b"first", b"second"]


def test_many_at_once_lose_nothing(settings):
    names, barrier = [], threading.Barrier(8)

    def save(number):
        barrier.wait()
        names.append((default_storage.save(NAME, ContentFile(str(number))), str(number).encode()))

    threads = [threading.Thread(target=save, args=[number]) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len({name for name, _ in names}) == 8
    assert all(read(name) == content for name, content in names)
    assert len(paths_in(settings.MEDIA_ROOT)) == 8


def test_an_upload_on_disk_is_kept_and_its_own_file_goes(settings):
    with TemporaryUploadedFile("ภาพ.jpg", "image/jpeg", 3, None) as upload:
        upload.write(b"abc")
        upload.flush()
        default_storage.save(NAME, upload)

    assert read(NAME) == b"abc"


def test_it_lists_every_file_with_size_and_time(settings):
    default_storage.save(NAME, ContentFile(b"abc"))
    default_storage.save("packets/x.pdf", ContentFile(b"abcde"))
    old = datetime(2026, 1, 2, tzinfo=UTC)
    os.utime(default_storage.path(NAME), (old.timestamp(), old.timestamp()))
    found = {one.name: one for one in storage.every_file()}

    assert {name: one.size for name, one in found.items()} == {NAME: 3, "packets/x.pdf": 5}
    assert found[NAME].modified_at == old
    assert datetime.now(UTC) - found["packets/x.pdf"].modified_at < timedelta(minutes=1)


def test_a_file_taken_away_while_they_are_listed_is_left_out():
    for name in ("a", "b"):
        default_storage.save(name, ContentFile(b"abc"))
    listed = storage.every_file()
    first = next(listed)
    default_storage.delete("b" if first.name == "a" else "a")

    assert list(listed) == []


def test_a_storage_without_a_file_lists_none(tmp_path):
    assert list(LocalFiles(location=tmp_path / "nothing").every_file()) == []
