"""Picture files that Pillow and pillow-heif test themselves with, from their source packages."""

import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path, PurePosixPath

PACKAGES = ("pillow", "pillow-heif")
IMAGES = ("Tests/images/", "tests/images/", "tests/images_corrupted/")
LARGEST = 4 * 1024 * 1024


def samples(folder: Path) -> dict[str, bytes]:
    """The samples by name; the packages are fetched into a folder when they are not there."""
    found = {}
    for package in PACKAGES:
        archive = _source(package, folder)
        with tarfile.open(archive) as source:
            for member in source:
                if member.isfile() and member.size <= LARGEST and any(place in member.name for place in IMAGES):
                    content = source.extractfile(member)
                    assert content is not None
                    found[str(PurePosixPath(package, *PurePosixPath(member.name).parts[1:]))] = content.read()
    return found


def _source(package: str, folder: Path) -> Path:
    named = f"{package.replace('-', '_')}-{version(package)}.tar.gz"
    if not (folder / named).exists():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", package]
        subprocess.run([*command, "--dest", str(folder), f"{package}=={version(package)}"], check=True)
    return folder / named
