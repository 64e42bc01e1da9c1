"""The SHA-256 of a base, in a file beside it that ``sha256sum -c`` understands."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sum_of(path: Path) -> str:
    """SHA-256 of a file of any size, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sums_file(base: Path) -> Path:
    """Where the sum of a base stands."""
    return base.with_name(f"{base.name}.sha256")


def known_sums(base: Path) -> frozenset[str]:
    """The sums noted for a base: one, or two when the writer was killed between noting and renaming; or none."""
    try:
        lines = sums_file(base).read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return frozenset()
    return frozenset(line.split()[0] for line in lines if line.strip())


def note(base: Path, *sums: str) -> None:
    """Writes the sums of a base, whole or not at all."""
    new = base.with_name(f".{base.name}.new.sha256")
    new.write_text("".join(f"{one}  {base.name}\n" for one in sums), encoding="ascii")
    new.replace(sums_file(base))
