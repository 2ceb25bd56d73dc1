"""Speed of the engine on this machine: ``python -m benchmarks [NAME ...]`` (or ``make bench``).

Prints a table for each benchmark and, with --out, writes it as Markdown and CSV; with --page, puts
it into its place in a page such as docs/performance.md. Without names all of them run. Ratios are
taken within one run, the compared things in turn; a busy machine still shows in the spread.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console

from benchmarks.harness import Scale
from benchmarks.machine import describe
from benchmarks.phases import compare
from benchmarks.tables import Table, fill, show, write

BENCHMARKS = {
    "phases": ("phases", "where a month's time goes, by phase"),
    "blocks": ("blocks", "cost of a world and memory by size of the block"),
    "processes": ("processes", "scaling over local processes, start-up"),
    "growth": ("growth", "growth with worlds, years, districts and sectors"),
    "operations": ("operations", "what numpy's operations cost on a block's arrays"),
    "bandwidth": ("bandwidth", "bytes moved, against the machine's memory bandwidth"),
    "precision": ("precision", "single against double precision: speed and results"),
    "store": ("storing", "what streaming to a store costs"),
    "mesa": ("mesa_overhead", "Mesa's own overhead and its batch_run against ours"),
    "ppi": ("ppi", "Policy Priority Inference against ours, if it is installed"),
    "accelerators": ("accelerators", "the hottest rules on each array module that is installed"),
    "obstacles": ("obstacles", "what stands between the rules and another array module"),
}
"""Name on the command line: module, and what it measures."""


def measure(name: str, scale: Scale, older: Path | None = None) -> list[Table]:
    """The tables of one benchmark; an older checkout is set against this one by phase."""
    tables = import_module(f"benchmarks.{BENCHMARKS[name][0]}").measure(scale)
    return [*tables, compare(older, scale)] if name == "phases" and older else tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, show and write; 1 if a benchmark failed."""
    options = _parser().parse_args(arguments)
    if unknown := sorted(set(options.names) - set(BENCHMARKS)):
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
        return 2
    if options.page and not options.page.is_file():
        print(f"--page {options.page}: no such file; it needs a page with places for tables")
        return 2
    if options.against and not (options.against / "coalition_sim").is_dir():
        print(f"--against {options.against}: no folder that holds the package coalition_sim")
        return 2
    scale, console = Scale("quick" if options.quick else "full"), Console()
    if not console.is_terminal:
        console = Console(width=150)  # a file or a pipe has room
    tables, failed = [describe()], []
    show(tables[0], console)
    for name in options.names or BENCHMARKS:
        began = time.perf_counter()
        try:
            found = measure(name, scale, options.against)
        except Exception as error:  # the others still run
            console.print(f"{name} failed: {error}", style="red", markup=False)
            failed.append(name)
            continue
        for table in found:
            show(table, console)
        console.print(f"  {name}: {time.perf_counter() - began:.0f} s\n", style="dim")
        tables += found
        _keep(tables, options)
    if failed:
        console.print(f"failed: {', '.join(failed)}", style="red")
    return 1 if failed else 0


def _keep(tables: list[Table], options: argparse.Namespace) -> None:
    """Write what there is so far; what was not measured leaves an earlier table as it is."""
    measured = [table for table in tables if table.rows]
    if options.out:
        write(measured, options.out)
    if options.page:
        page, homeless = fill(options.page.read_text(encoding="utf-8"), measured)
        options.page.write_text(page, encoding="utf-8", newline="\n")
        for name in homeless:
            print(f"{options.page} has no place for the table {name!r}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:14s}{what}" for name, (_, what) in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, epilog=f"benchmarks:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("names", nargs="*", metavar="NAME", help="which to run (default: all)")
    parser.add_argument("--quick", action="store_true", help="smaller sizes and fewer repeats")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write NAME.md and NAME.csv")
    parser.add_argument(
        "--against",
        type=Path,
        metavar="CHECKOUT",
        help="an older checkout to set beside this one, phase by phase",
    )
    parser.add_argument("--page", type=Path, metavar="FILE", help="fill its tables")
    return parser


if __name__ == "__main__":
    sys.exit(main())
