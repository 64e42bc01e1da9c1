"""``make fuzz MINUTES=20``: every target for its share of the time; exit code 1 when anything fails."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from tabulate import tabulate

from fuzz.all_targets import TARGETS
from fuzz.driver import run


def main() -> int:
    """Runs the targets and prints executions, time and failures of each."""
    options = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    options.add_argument("--minutes", type=float, default=20.0, help="processor time of all targets together")
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options.add_argument("--folder", type=Path, default=Path("build/fuzz"), help="where failing inputs are kept")
    options.add_argument("names", nargs="*", help="only these targets")
    chosen = options.parse_args()
    targets = [one for one in TARGETS if not chosen.names or one.name in chosen.names]
    part = 60 * chosen.minutes / sum(one.share for one in targets)
    print(f"seed {chosen.seed}", flush=True)
    results = []
    for target in targets:
        result = run(target, part * target.share, chosen.folder, random.Random(f"{chosen.seed}/{target.name}"))
        results.append(result)
        print(f"{target.name}: {result.executions}, {result.seconds:.0f} s", *result.failures.items(), flush=True)
    rows = [(r.name, r.executions, r.seconds, r.slowest, len(r.failures)) for r in results]
    rows.append(
        (
            "all",
            *(sum(row[i] for row in rows) for i in (1, 2)),
            max(row[3] for row in rows),
            sum(row[4] for row in rows),
        )
    )
    print(tabulate(rows, headers=("target", "executions", "seconds", "slowest, s", "failures"), floatfmt=".1f"))
    return 1 if any(r.failures for r in results) else 0


if __name__ == "__main__":
    raise SystemExit(main())
