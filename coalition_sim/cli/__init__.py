"""The command line: `coalition-sim`, also `python -m coalition_sim`.

Commands are found by name and imported when called; each imports what it needs when it runs. So
`--help` and a mistyped option answer at once.
"""

from __future__ import annotations

import importlib
import sys

import click

from coalition_sim import __version__

COMMANDS = {
    "compare": "comparing",
    "run": "comparing",
    "sensitivity": "screening",
    "discover": "discovering",
    "robustness": "ranking",
    "patterns": "patterning",
    "sweep": "sweeping",
    "rerun": "repeating",
    "export": "exporting",
    "stores": "storing",
    "replay": "storing",
    "merge": "storing",
    "trace": "telling_histories",
    "find": "telling_histories",
    "scenarios": "scenarios",
    "validate": "scenarios",
    "new": "scenarios",
    "diff": "explaining",
    "levers": "tables",
    "parameters": "tables",
    "month": "tables",
}
"""Command -> module, in the order that help shows them."""

# Errors that are the user's to mend; looked up only where their module is already imported.
BAD_INPUT = {
    "coalition_sim.scenario": "ScenarioError",
    "coalition_sim.parameters": "ParameterError",
    "coalition_sim.levers.explained": "LeverError",
    "coalition_sim.province": "ProvinceError",
    "coalition_sim.outcomes": "OutcomeError",
    "coalition_sim.analysis.compare": "CompareError",
    "coalition_sim.sensitivity.errors": "SensitivityError",
    "coalition_sim.analysis.sweep": "SweepError",
    "coalition_sim.discovery.errors": "DiscoveryError",
    "coalition_sim.robustness": "RobustnessError",
    "coalition_sim.manifest": "ManifestError",
    "coalition_sim.results": "ResultsError",
    "coalition_sim.histories": "HistoryError",
    "coalition_sim.executors.cluster": "ClusterError",
    "coalition_sim.store": "StoreError",
    "coalition_sim.export": "ExportError",
}


class BadInput(click.ClickException):
    """Something in the question is wrong: a file, a name, a value, a folder."""

    exit_code = 2


class NotDone(click.ClickException):
    """The question was fine and the answer could not be had."""

    exit_code = 1


class Failed(click.ClickException):
    """Some worlds have no result, and the rest is stored."""

    exit_code = 3


class Stopped(click.ClickException):
    """Ctrl-C."""

    exit_code = 130


class Commands(click.Group):
    """A group that imports a command when it is needed and turns errors into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"coalition_sim.cli.{COMMANDS[name]}")
        command: click.Command = getattr(module, name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(f"No such command {args[0]!r}.{_nearest(args[0])}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            raise Stopped("Stopped. No results were written.") from None
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise _in_a_sentence(error) from None


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 it could not be done, nothing was found, or a rerun gave "
    "other numbers; "
    "2 bad input; 3 some worlds failed and the rest is stored; 130 stopped by Ctrl-C.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
@click.version_option(__version__, prog_name="coalition-sim")
def cli(debug: bool) -> None:
    """What would reforms do to coalition government and public services in Balochistan?

    \b
    Examples:
      coalition-sim compare
      coalition-sim compare status_quo my_reform.yaml --worlds 500
      coalition-sim new my_reform --from fixed_tenure
      coalition-sim validate my_reform.yaml
    """


def main() -> None:
    """Entry point of the installed command."""
    cli(prog_name="coalition-sim")


def _in_a_sentence(error: Exception) -> click.ClickException:
    known = tuple(kind for item in BAD_INPUT.items() for kind in _class(*item))
    if isinstance(error, known):
        return BadInput(str(error))
    if isinstance(error, _class("coalition_sim.store", "WorldsFailed")):
        return Failed(str(error))
    return NotDone(
        f"{type(error).__name__}: {error}\n"
        "This was not foreseen. `coalition-sim --debug ...` shows where it happened."
    )


def _class(module: str, name: str) -> tuple[type, ...]:
    """The class of that name, if its module is imported already; else none."""
    found = getattr(sys.modules.get(module), name, None)
    return () if found is None else (found,)


def _nearest(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, COMMANDS, n=1)
    return f" Did you mean {near[0]!r}?" if near else f" Commands: {', '.join(COMMANDS)}."
