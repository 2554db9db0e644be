"""Word, Excel and PowerPoint turned into PDF by LibreOffice: apart, without network, with little memory and time."""

import logging
import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

from assessments.examining import Refused
from assessments.examining.office import DOCX, PPTX, XLSX

logger = logging.getLogger(__name__)

SECONDS = 60
MEMORY = 1024 * 1024 * 1024
LARGEST_PDF = 256 * 1024 * 1024
PROFILE = Path(__file__).parent / "office_profile"
# LibreOffice is told what to read: it would also open other kinds, whatever their names say.
FORMS = {
    DOCX: ("docx", "MS Word 2007 XML", "writer_pdf_Export"),
    XLSX: ("xlsx", "Calc MS Excel 2007 XML", "calc_pdf_Export"),
    PPTX: ("pptx", "Impress MS PowerPoint 2007 XML", "impress_pdf_Export"),
}


def to_pdf(original: Path, content_type: str, folder: Path) -> Path:
    """A PDF of an examined document, in a folder that is thrown away; raises Refused when there will be none."""
    program = shutil.which(settings.OFFICE_PROGRAM)
    if program is None:
        raise Refused("no_office_program")
    suffix, reader, writer = FORMS[content_type]
    shutil.copyfile(original, folder / f"document.{suffix}")
    (folder / "profile" / "user").mkdir(parents=True)
    shutil.copy(PROFILE / "registrymodifications.xcu", folder / "profile" / "user")
    arguments = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore", "--nologo"]
    arguments += [f"--infilter={reader}", "--convert-to", f"pdf:{writer}", "--outdir", str(folder)]
    _run([*_fences(), program, *arguments, str(folder / f"document.{suffix}")], folder)
    made = folder / "document.pdf"
    if not made.exists():
        raise Refused("unreadable_document")
    return made


def _fences() -> list[str]:
    """What stands before the program: limits that hold even when this process is gone."""
    limits = [f"--data={MEMORY}", f"--cpu={SECONDS}", f"--fsize={LARGEST_PDF}", "--core=0"]
    return [*_without_network(), "prlimit", *limits, "timeout", "--signal=KILL", str(SECONDS)]


@cache
def _without_network() -> list[str]:
    """A network of its own with nobody in it, where the system allows that."""
    command = ["unshare", "--net", "--map-root-user"]
    is_possible = not subprocess.run([*command, "true"], capture_output=True, check=False).returncode
    return command if is_possible else []


def _run(command: list[str], folder: Path) -> None:
    """Nothing of the portal's own environment goes along: it has the secrets."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(PROFILE / "fonts.conf"),
        "SAL_USE_VCLPLUGIN": "svp",
        # Where the network cannot be taken away, a proxy that is not there answers.
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        try:
            process.wait()
        finally:
            # It starts others, which must not stay behind.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode:
        last_words = (folder / "said").read_text(errors="replace")[-500:]
        logger.warning("%s ended with %s: %s", settings.OFFICE_PROGRAM, process.returncode, last_words)
        raise Refused("too_long" if process.returncode in (124, 137, -9) else "unreadable_document")
