"""Which unknowns a screening need not move: those of levers that no scenario of it pulls.

About half of all parameters say how large, how costly or how far followed one lever is. Where no
scenario pulls the lever they cannot act, and moving each of them would double the screening.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coalition_sim.levers import LEVERS, Lever
from coalition_sim.levers.explained import reads
from coalition_sim.parameters import uncertain
from coalition_sim.scenario import Scenario

ACT_ANYWAY = {"new_start_ratio", "new_money_share"}
"""A lever sizes its move by these, and the budget uses them without it too."""


def unknowns_to_screen(scenarios: Sequence[Scenario]) -> list[str]:
    """Uncertain parameters without those of levers that none of the scenarios pulls.

    >>> from coalition_sim.scenario import load_scenario
    >>> names = unknowns_to_screen([load_scenario("fixed_tenure")])
    >>> "fixed_tenure_compliance" in names, "delivery_unit_compliance" in names
    (True, False)
    """
    pulled = {name for one in scenarios for name in one.levers}
    idle = own(lever for name, lever in LEVERS.items() if name not in pulled)
    used = own(lever for name, lever in LEVERS.items() if name in pulled)
    return [name for name in uncertain() if name not in idle - used]


def own(levers: Iterable[Lever]) -> set[str]:
    """Parameters that levers bring with them: compliance, cost, and the sizes of their moves.

    What a lever moves is no part of it: that acts without the lever too.
    """
    chosen = list(levers)
    moved = {move.parameter for lever in LEVERS.values() for move in lever.moves}
    sizes = {name for lever in chosen for move in lever.moves for name in reads(move)}
    own = {name for one in chosen for name in (one.compliance_parameter, one.cost_parameter)}
    return own | (sizes - moved - ACT_ANYWAY)
