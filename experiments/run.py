"""Run the experiments of this folder again, each from its own configuration.yaml.

    python experiments/run.py                           all of them
    python experiments/run.py 05_assembly_plan_risks    one, by its folder
    python experiments/run.py --worlds 10 --years 3 --out trial    a quick look, elsewhere

A configuration holds the options that all of its runs share and, for each run, a command of
``coalition-sim``, its scenarios and its own flags. README.md of the same folder shows the commands
as they are typed.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
SHARED = ("worlds", "years", "start", "seed", "parameters", "elections")
"""Options of the command line that every run of an experiment takes, in this order."""


def experiments() -> list[str]:
    """Folders whose configuration lists runs, in order."""
    return [
        path.parent.name
        for path in sorted(HERE.glob("*/configuration.yaml"))
        if "runs" in configuration(path.parent.name)
    ]


def configuration(experiment: str) -> dict[str, Any]:
    """What an experiment is made of."""
    found = yaml.safe_load((HERE / experiment / "configuration.yaml").read_text(encoding="utf-8"))
    return dict(found)


def commands(experiment: str, out: str = "results", **instead: object) -> dict[str, list[str]]:
    """The arguments of ``coalition-sim`` of each run, by its name; ``instead`` replaces options.

    >>> commands("04_ways_to_start", worlds=10)["decided"][:2]
    ['compare', 'status_quo']
    """
    asked = configuration(experiment)
    unknown = set(instead) - set(SHARED)
    if unknown:
        raise ValueError(f"{sorted(unknown)}: no shared option; allowed are {', '.join(SHARED)}")
    shared = [(name, instead.get(name, asked[name])) for name in SHARED]
    told: dict[str, list[str]] = {}
    for run in asked["runs"]:
        words = [run["command"], *run["scenarios"]]
        if "baseline" in run:
            words += ["--baseline", run["baseline"]]
        for name, value in shared:
            words += [f"--{name}", str(value)]
        for flag in run.get("flags", []):
            words += flag.split()
        told[run["name"]] = [*words, "--out", f"{out}/{experiment}_{run['name']}"]
    return told


def main(arguments: list[str] | None = None) -> int:
    """Run the experiments that are asked for; the exit code of the first command that fails."""
    parser = argparse.ArgumentParser(description="Run shipped experiments again.")
    parser.add_argument("experiment", nargs="*", help="folders; all of them if none is named")
    parser.add_argument("--worlds", type=int, help="fewer or more than the configuration says")
    parser.add_argument("--years", type=int, help="fewer or more than the configuration says")
    parser.add_argument("--out", default="results", help="folder that takes the results")
    parser.add_argument("--jobs", type=int, default=1, help="processes to use")
    asked = parser.parse_args(arguments)
    known = experiments()
    wrong = [name for name in asked.experiment if name not in known]
    if wrong:
        parser.error(f"{', '.join(wrong)}: no such experiment; there are {', '.join(known)}")
    instead = {k: v for k in ("worlds", "years") if (v := getattr(asked, k)) is not None}
    for name in asked.experiment or known:
        for words in commands(name, asked.out, **instead).values():
            call = [*words, "--jobs", str(asked.jobs), "--force"]
            print(f"coalition-sim {shlex.join(call)}", flush=True)
            done = subprocess.run([sys.executable, "-m", "coalition_sim", *call], check=False)
            if done.returncode:
                return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
