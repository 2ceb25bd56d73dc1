"""What the columns of a study's tables mean."""

from __future__ import annotations

from collections.abc import Iterable

FILES = {
    "morris": "morris.csv",
    "sobol": "sobol.csv",
    "pairs": "pairs.csv",
    "distributions": "distributions.csv",
    "variance": "variance.csv",
    "response": "response.csv",
    "convergence": "convergence.csv",
    "enough": "enough.csv",
    "alternatives": "structures.csv",
}
"""The file of each table."""

MEANINGS = {
    "of": '"effect": reform less baseline in the same worlds; "level": the outcome itself',
    "scenario": "name of the scenario",
    "outcome": "name of the outcome; its unit is in docs/outcomes.md",
    "parameter": "name of the unknown, or of the group; shock_tape is the dummy, nothing but luck",
    "members": "the unknowns that move together, with blanks between them",
    "mu": "mean change of the result when the unknown goes from its 5th to its 95th percentile",
    "mu_star": "mean size of that change",
    "mu_star_conf": "half-width of its interval",
    "sigma": "spread of the change over trajectories",
    "sigma_luck": "the part of it that is luck",
    "noise_floor": "what luck alone can produce among so many unknowns",
    "above_noise": "whether the index is more than luck alone can produce",
    "at_work": "whether the unknown moved any outcome in any world",
    "trajectories": "trajectories used",
    "replicates": "worlds at each point, with the same unknowns and other luck",
    "dropped": "trajectories, blocks or draws left out because a world in them gave no number",
    "blocks": "blocks of the sample used: trajectories, or rows of the two samples",
    "first": "share of the variance over worlds that would go if the unknown were known",
    "first_low": "lower end of its interval",
    "first_high": "upper end of its interval",
    "first_floor": "what luck alone can produce as a first-order index",
    "total": "share of the variance over worlds that would stay if all others were known",
    "total_low": "lower end of its interval",
    "total_high": "upper end of its interval",
    "total_floor": "what luck alone can produce as a total index",
    "other": "the other unknown of the pair",
    "index": "the index",
    "low": "lower end of the interval",
    "high": "upper end of the interval",
    "method": "method of the index",
    "measure": "which index of the method",
    "part": "main: unknowns one by one; interactions: only together; luck",
    "share": "part of the variance over worlds",
    "variance": "variance over worlds, in the square of the outcome's unit",
    "design": "the runs it was worked out from: morris (trajectories) or sample",
    "fifth": "which fifth of the unknown's range, 1 the lowest",
    "mean": "mean over worlds, in the unit of the outcome",
    "half_width": "half-width of the widest interval of the five leading unknowns",
    "moved": "largest change of an index of theirs from half of the sample to the whole",
    "enough": "whether the sample is large enough by the rule in docs/sensitivity.md",
    "needed": "blocks that would do",
    "alternative": "what is built otherwise",
    "p05": "5th percentile of the effect over worlds",
    "p50": "median of the effect over worlds",
    "p95": "95th percentile of the effect over worlds",
    "probability_of_improvement": "share of worlds in which the reform does better",
    "probability_of_worsening": "share of worlds in which the reform does worse",
    "change": "mean difference from the effect in the model as it is, in the same worlds",
    "change_low": "lower end of its interval",
    "change_high": "upper end of its interval",
    "words": "what may be said of the difference",
    "worlds": "worlds used",
}


def columns_of_study(columns: Iterable[str]) -> dict[str, str]:
    """Each column with its meaning; an unknown one is an error in this table."""
    return {name: MEANINGS[name] for name in map(str, columns)}
