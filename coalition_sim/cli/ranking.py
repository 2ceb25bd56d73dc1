"""`robustness`: which reform, when nobody knows the true numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
from click.core import ParameterSource

from coalition_sim.cli.console import print_json
from coalition_sim.cli.options import FOLDER, RUN, STORE, as_json, baseline, options
from coalition_sim.cli.running import get_ready, load_reforms, say_where, whole_address

if TYPE_CHECKING:
    from coalition_sim.robustness import Wanted
    from coalition_sim.scenario import Scenario

PACKS = {"core": "core", "study": "study", "action_plan": "action plan",
         "assembly_plan": "assembly plan"}  # fmt: skip
RUN_OPTIONS = ("worlds", "years", "start", "seed", "parameters", "elections", "tapes_per_draw")
OF_A_RUN = (*RUN_OPTIONS, "jobs", "cluster", "store", "resume")

QUESTION = (
    click.option(
        "--pack", "packs", type=click.Choice(list(PACKS)), multiple=True,
        help="Rank the shipped scenarios of a pack (may be repeated).",
    ),
    click.option(
        "--results", type=str, default=None, metavar="FOLDER",
        help="Answer from a results folder or a store; nothing is run.",
    ),
    click.option(
        "--outcome", "outcomes", multiple=True, metavar="NAME",
        help="Another outcome to rank by alone (may be repeated).",
    ),
    click.option(
        "--weight", "weight", multiple=True, metavar="NAME=NUMBER",
        help="Weight of an outcome (may be repeated); those not named do not count.",
    ),
    click.option(
        "--weights", "weights_file", type=click.Path(path_type=Path), default=None, metavar="FILE",
        help="Weights from a YAML file, an outcome and a number on each line.",
    ),
    click.option(
        "--scale", type=click.Choice(["smallest", "range"]), default="smallest", show_default=True,
        help="One unit of an outcome: its smallest difference that matters, or the range between "
        "scenarios.",
    ),
    click.option(
        "--at-least", multiple=True, metavar="NAME=NUMBER",
        help="A threshold that an outcome must reach (may be repeated).",
    ),
    click.option(
        "--at-most", multiple=True, metavar="NAME=NUMBER",
        help="A threshold that an outcome must not exceed (may be repeated).",
    ),
    click.option(
        "--thresholds", "thresholds_file", type=click.Path(path_type=Path), default=None,
        metavar="FILE", help="Thresholds from a YAML file with the keys at_least and at_most.",
    ),
    click.option(
        "--per", type=click.Choice(["draw", "world"]), default="draw", show_default=True,
        help="What is counted: draws of the unknowns, averaged over luck, or single worlds.",
    ),
    click.option(
        "--tapes", "tapes_per_draw", type=click.IntRange(1), default=5, show_default=True,
        help="Worlds that share a draw of the unknowns and differ in luck: more leave less luck.",
    ),
    click.option(
        "--adoption/--no-adoption", default=True, show_default=True,
        help="Rank them with adoption and survival taken as given, too.",
    ),
    click.option(
        "--compliance", is_flag=True,
        help="Rank them with compliance held low, central and high, too: two or three times the "
        "runs.",
    ),
    click.option(
        "--parts/--no-parts", default=True, show_default=True,
        help="Run each lever of a package alone, too, to tell whether it is more than its parts.",
    ),
    click.option(
        "--together", is_flag=True,
        help="Rank scenarios that take adoption as given beside those that actors decide about.",
    ),
)  # fmt: skip


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO ...]")
@options((baseline,), QUESTION, RUN, STORE, FOLDER, (as_json,))
@click.pass_context
def robustness(
    ctx: click.Context,
    scenarios: tuple[str, ...],
    baseline: str,
    packs: tuple[str, ...],
    results: str | None,
    per: Literal["draw", "world"],
    adoption: bool,
    compliance: bool,
    parts: bool,
    together: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Rank reforms when the true numbers are not known.

    How often each is best, and among the best three; how much each may be regretted; how often it
    meets thresholds; what it gains in services against governments and money; whether a package is
    more than its parts; and whether the answer changes when reforms are adopted or followed. The
    baseline is ranked, too. Every number has its range, and scenarios that are not told apart are
    named. The weights are yours to set.

    \b
    Examples:
      coalition-sim robustness --pack study
      coalition-sim robustness fixed_tenure needs_based_allocation --weight service_mean=2 --weight trust=1
      coalition-sim robustness fixed_tenure --at-least satisfaction=40 --at-most forced_exits=0.4
      coalition-sim robustness --results results/mine --outcome trust
    """  # noqa: E501
    runs = 0 if results is not None else 1 + max(1, len(scenarios))
    get_ready(asked["jobs"], runs * asked["worlds"])
    from coalition_sim.cli.ranked import as_values, print_answers, ranked
    from coalition_sim.results import check_free, default_folder
    from coalition_sim.robustness.asked import Asked, Options

    wishes = wanted_of(asked)
    folder = check_free(out or default_folder(), force)
    names = named(scenarios, packs)
    if results is None:
        chosen, run = load_reforms(names, baseline), {name: asked[name] for name in RUN_OPTIONS}
    else:
        refuse_run_options(ctx)
        chosen, run = chosen_among(results, baseline, names), {}
    options = Options(adoption, compliance, parts, together)
    question = Asked(tuple(chosen), wishes, per, options, run, whole_address(results))
    where = {name: asked[name] for name in ("jobs", "cluster", "store", "resume")}
    found = ranked(question, folder, force, **where)
    if as_json:
        print_json({"folder": str(folder), **as_values(found)})
    else:
        print_answers(found)
    say_where(folder, report=True)


def chosen_among(results: str, baseline: str, names: list[str]) -> list[Scenario]:
    """Scenarios of results that are there: those named, or all that a user put there."""
    from coalition_sim.robustness.folder import is_variant, read_results, scenarios_in

    held = scenarios_in(read_results(results))
    own = [name for name in held if not is_variant(name)]
    return among(held, [baseline, *(names or own)], results)


def wanted_of(asked: dict[str, Any]) -> Wanted:
    """What the user cares about, from the options."""
    from coalition_sim.robustness.wanted import (
        name_and_number,
        thresholds_in,
        wanted,
        weights_in,
    )

    weights = weights_in(asked["weights_file"]) if asked["weights_file"] else {}
    weights |= dict(map(name_and_number, asked["weight"]))
    least: list[tuple[str, float]] = []
    most: list[tuple[str, float]] = []
    if asked["thresholds_file"]:
        least, most = thresholds_in(asked["thresholds_file"])
    least += map(name_and_number, asked["at_least"])
    most += map(name_and_number, asked["at_most"])
    return wanted(weights, asked["outcomes"], least, most, asked["scale"])


def refuse_run_options(ctx: click.Context) -> None:
    """Results that are there have their own worlds, years and seed."""
    for name in OF_A_RUN:
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            said = f"--{name.removesuffix('_per_draw')} belongs to a run"
            raise click.UsageError(
                f"{said}, and --results answers from one that is there. Leave one of them out."
            )


def named(scenarios: tuple[str, ...], packs: tuple[str, ...]) -> list[str]:
    """The scenarios named, and those of the packs."""
    if not packs:
        return list(scenarios)
    from coalition_sim.scenario.packs import in_packs

    found = in_packs()
    every = [*scenarios, *(one.name for pack in packs for one in found[PACKS[pack]])]
    return list(dict.fromkeys(every))


def among(held: dict[str, Scenario], names: list[str], results: str) -> list[Scenario]:
    """Scenarios of the results, by name."""
    from coalition_sim.parameters import nearest

    for name in names:
        if name not in held:
            near = nearest(name, held)
            hint = f" Did you mean {near!r}?" if near else ""
            raise click.BadParameter(
                f"{results} holds no scenario {name!r}.{hint} It holds: {', '.join(held)}.",
                param_hint="SCENARIO",
            )
    return [held[name] for name in dict.fromkeys(names)]
