"""Fuzzing of everything that takes words or files from outside: ``make fuzz MINUTES=20``.

``material.py`` has the real files, ``mutations.py`` spoils them, ``targets_*.py`` say what must hold, ``driver.py``
runs a target for some seconds of processor time and keeps what fails. ``tests/test_fuzz.py`` runs each a few times.
"""
