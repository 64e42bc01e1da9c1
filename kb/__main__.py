"""``python -m kb`` is the same as ``reglament``."""

from kb.cli import main

main(prog_name="reglament")
