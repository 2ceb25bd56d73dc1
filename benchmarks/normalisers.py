"""Measure the normalising constants of the parameter table.

``mean_misalignment`` centres the patronage hazard (card M8), ``completed_works_share`` sets what
works it takes to hold infrastructure level (card M15): averages of the status quo at central
values over the first five years. ``mean_chief_minister_changes`` centres transfers and plans: an
average over ten years of worlds with prior parameters, as is ``mean_coopted_share``, which centres
oversight (card M20). Run ``python -m benchmarks.normalisers``;
when the mechanisms change, put the new values into parameters.csv and mark the change "Regression".
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from coalition_sim.axes import MONTHS_IN_YEAR, by_sector
from coalition_sim.model import CoalitionModel
from coalition_sim.simulate import simulate

WORLDS, MONTHS, SEED = 120, 60, 5


def measure() -> dict[str, float]:
    """The constants, as the model produces them with the values now in the table."""
    model = CoalitionModel("status_quo", worlds=WORLDS, seed=SEED)
    misaligned, works, allocated = [], 0.0, 0.0
    for month in range(MONTHS):
        model.step()
        posts = model.posts
        same_patron = posts.patron == model.principal()
        share = 1.0 - np.where(same_patron, ndtr(posts.loyalty), 0.0)
        misaligned.append(share[posts.months >= 0].mean())
        works += by_sector(model.works_completed, model.ground.sectors).sum()
        if month % 12 == 0:
            allocated += (model.money.allocated / model.money.price).sum()
    worlds = simulate("status_quo", worlds=200, seed=SEED)
    return {
        "mean_chief_minister_changes": float(
            worlds["chief_minister_changes"].mean() / MONTHS_IN_YEAR
        ),
        "mean_coopted_share": float(worlds["coopted_share"].mean()),
        "mean_misalignment": float(np.mean(misaligned)),
        "completed_works_share": float(works / allocated),
    }


def main() -> None:
    """Print measured values beside those in the table."""
    table = CoalitionModel("status_quo", worlds=1).base
    for name, value in measure().items():
        print(f"{name:30s} measured {value:.3f}   in the table {getattr(table, name)[0, 0]:.3f}")


if __name__ == "__main__":
    main()
