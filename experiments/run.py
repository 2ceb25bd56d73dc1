"""Run the experiments of this folder again, each from its own configuration.yaml.

    python experiments/run.py                           all of them
    python experiments/run.py 05_assembly_plan_risks    one, by its folder
    python experiments/run.py --worlds 10 --years 3 --out trial    a quick look, elsewhere

A configuration holds the options that all of its runs share and, for each run, a command of
``coalition-sim`` (compare, sweep, robustness, ...), its scenarios and its own flags. A run with
``results`` looks at the worlds of an earlier run of the same experiment, and runs nothing. A folder
without a configuration is made of studies of sensitivity, a file each; a quick look at one is the
command's own, ``--quick``. README.md of the same folder shows the commands as they are typed.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
SHARED = ("worlds", "years", "start", "seed", "parameters", "elections")
"""Options of the command line that every run of an experiment takes, in this order."""


def experiments() -> list[str]:
    """Folders whose configuration lists runs, and those of studies, in order."""
    folders = sorted(path.parent.name for path in HERE.glob("*/README.md"))
    return [name for name in folders if studies(name) or "runs" in configuration(name)]


def studies(experiment: str) -> list[Path]:
    """The studies of a folder that has no configuration."""
    if (HERE / experiment / "configuration.yaml").exists():
        return []
    return sorted((HERE / experiment).glob("*.yaml"))


def configuration(experiment: str) -> dict[str, Any]:
    """What an experiment is made of; nothing where it has studies."""
    if studies(experiment):
        return {}
    found = yaml.safe_load((HERE / experiment / "configuration.yaml").read_text(encoding="utf-8"))
    return dict(found)


def commands(experiment: str, out: str = "results", **instead: object) -> dict[str, list[str]]:
    """The arguments of ``coalition-sim`` of each run, by its name; ``instead`` replaces options.

    >>> commands("04_ways_to_start", worlds=10)["decided"][:2]
    ['compare', 'status_quo']
    """
    unknown = set(instead) - set(SHARED)
    if unknown:
        raise ValueError(f"{sorted(unknown)}: no shared option; allowed are {', '.join(SHARED)}")
    asked = configuration(experiment)
    told = {path.stem: _study(path, quick=bool(instead)) for path in studies(experiment)}
    told |= {
        run["name"]: _run(run, experiment, out, asked, instead) for run in asked.get("runs", [])
    }
    return {name: [*words, "--out", f"{out}/{experiment}_{name}"] for name, words in told.items()}


def _study(path: Path, quick: bool) -> list[str]:
    """The command of a study; its size stands in its file, so that a smaller one is a trial."""
    here = Path.cwd()
    typed = path.relative_to(here) if path.is_relative_to(here) else path
    return ["sensitivity", typed.as_posix(), *(["--quick"] if quick else [])]


def _run(
    run: Mapping[str, Any],
    experiment: str,
    out: str,
    asked: Mapping[str, Any],
    instead: Mapping[str, object],
) -> list[str]:
    """The command of a run; one that looks at the worlds of another has no size of its own."""
    words = [run["command"], *run.get("scenarios", [])]
    if "baseline" in run:
        words += ["--baseline", run["baseline"]]
    if "results" in run:
        words += ["--results", f"{out}/{experiment}_{run['results']}"]
    else:
        for name in SHARED:
            words += [f"--{name}", str(instead.get(name, asked[name]))]
    for flag in run.get("flags", []):
        words += flag.split()
    return words


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
            call = [*words, *_here(words, asked.jobs)]
            print(f"coalition-sim {shlex.join(call)}", flush=True)
            done = subprocess.run([sys.executable, "-m", "coalition_sim", *call], check=False)
            if done.returncode:
                return done.returncode
    return 0


def _here(words: list[str], jobs: int) -> list[str]:
    """Options of this time: an earlier folder is replaced, and kept runs of a study serve again."""
    told = [] if "--results" in words else ["--jobs", str(jobs)]
    again = ["--resume"] if words[0] == "sensitivity" else []
    return [*told, *again, "--force"]


if __name__ == "__main__":
    raise SystemExit(main())
