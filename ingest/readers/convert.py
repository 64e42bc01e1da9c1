"""Old Word files (doc) through LibreOffice, an optional program: doc → docx in one call."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.limits import CONVERT_SECONDS, RefusedError

INSTALL = "сохраните его как docx или установите LibreOffice: apt-get install libreoffice-writer-nogui"


def to_docx(data: bytes) -> bytes:
    """Bytes of a doc → bytes of a docx.

    LibreOffice gets a profile and a folder of its own, so that calls do not meet and nothing is left behind.
    Raises :class:`~ingest.limits.RefusedError` when it is not installed, fails or takes too long.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise RefusedError(f"это документ старого Word (doc); {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="reglament-") as folder:
        source = Path(folder, "in.doc")
        source.write_bytes(data)
        _run(
            [program, "--headless", "--norestore", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
             "--convert-to", "docx", "--outdir", folder, str(source)],
        )  # fmt: skip
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise RefusedError(
                "LibreOffice не смог открыть этот doc, вероятно, он повреждён; пересохраните его как docx"
            )
        return made.read_bytes()


def _run(command: list[str]) -> None:
    """One call in a group of processes of its own, so that none of them outlives the time limit."""
    process = subprocess.Popen(  # nosec B603 # LibreOffice found by its name, files named by us
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(CONVERT_SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise RefusedError("LibreOffice открывает этот doc слишком долго; пересохраните его как docx") from error
