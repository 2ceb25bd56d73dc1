"""`export`: results in a form that other programs read."""

from __future__ import annotations

from pathlib import Path

import click

from coalition_sim.cli.console import say

FORMATS = ("xlsx", "csv", "parquet", "netcdf")


@click.command()
@click.argument("results", metavar="RESULTS")
@click.option(
    "--to", type=click.Choice(FORMATS), required=True,
    help="A workbook; a folder of CSV or of Parquet files; or the data of the run as NetCDF.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, metavar="PATH",
    help="File or folder to write; beside the results if not given.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Replace what an earlier export wrote there.")
@click.option(
    "--baseline", default=None, metavar="SCENARIO",
    help="For a store: what its scenarios are compared with; the status quo if not given.",
)  # fmt: skip
def export(results: str, to: str, out: Path | None, force: bool, baseline: str | None) -> None:
    """Write results for other programs.

    RESULTS is a results folder of any command, or a store of runs. Every table comes with units,
    the meaning of every column, the caution, and what was run with which version and seed. NetCDF
    holds the data of a run, every variable of every world.

    \b
    Examples:
      coalition-sim export results/mine --to xlsx
      coalition-sim export results/mine --to csv --out tables
      coalition-sim export runs/big --to parquet
      coalition-sim export results/mine --to netcdf --out mine.nc
    """
    from coalition_sim.export import export as write

    path = write(results, to, out, force=force, baseline=baseline)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    say(f"Written: {shown}")
