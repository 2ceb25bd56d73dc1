"""What was found, as tables that tell what their columns mean."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.discovery.found import Discovery, Finding, Leaf, Limit
from coalition_sim.discovery.prim import HIGH, LOW
from coalition_sim.discovery.search import LEVEL
from coalition_sim.discovery.standing import Standing
from coalition_sim.discovery.told import box_in_words, leaf_in_words


def boxes_table(found: Discovery) -> pd.DataFrame:
    """A row per box and limited feature; the numbers of the box stand in each of its rows."""
    rows = [
        {**_box_row(found, one), **_limit_row(limit)}
        for one in found.findings
        for limit in one.limits
    ]
    return pd.DataFrame(rows, columns=list(BOX_COLUMNS))


def _box_row(found: Discovery, one: Finding) -> dict[str, Any]:
    return {
        "box": one.number,
        "words": box_in_words(found, one),
        "verdict": one.verdict,
        "probability_by_luck": one.probability,
        "shuffles": one.shuffles,
        **_numbers(one.found),
        **_numbers(one.fresh, "_fresh"),
    }


def _numbers(standing: Standing | None, end: str = "") -> dict[str, Any]:
    names = ("cases", "searched", "density", "low", "high", "coverage", "base", "lift")
    renamed = {"low": "density_low", "high": "density_high", "base": "base_rate"}
    return {
        renamed.get(name, name) + end: np.nan if standing is None else getattr(standing, name)
        for name in names
    }


def _limit_row(limit: Limit) -> dict[str, Any]:
    feature = limit.feature
    return {
        "feature": feature.name,
        "kind": feature.kind,
        "label": feature.label,
        "unit": feature.unit,
        "lower": limit.low * feature.scale if math.isfinite(limit.low) else np.nan,
        "upper": limit.high * feature.scale if math.isfinite(limit.high) else np.nan,
        "size": feature.size(limit.low, limit.high),
        "in_words": feature.in_words(limit.low, limit.high, limit.share),
        "share_of_worlds": limit.share,
        "quasi_p_lower": limit.p[LOW],
        "quasi_p_upper": limit.p[HIGH],
        "quasi_p_lower_fresh": limit.p_fresh[LOW],
        "quasi_p_upper_fresh": limit.p_fresh[HIGH],
    }


_STANDING = {
    "cases": "cases in the box (worlds, or parameter draws)",
    "searched": "cases that were searched: all, less those in the boxes before",
    "density": "share of the cases in the box that fail",
    "density_low": "lower end of the 95 % interval of the density",
    "density_high": "upper end of the 95 % interval of the density",
    "coverage": "share of all failures that lie in the box",
    "base_rate": "share of the cases searched that fail",
    "lift": "density over base rate",
}
_FRESH = {f"{name}_fresh": f"on fresh worlds: {told}" for name, told in _STANDING.items()}
BOX_COLUMNS = {
    "box": "number of the box; the second is searched among worlds outside the first",
    "words": "the box as a sentence",
    "verdict": "whether it holds up on fresh worlds",
    "probability_by_luck": "share of searches among shuffled failures that found as clear a box",
    "shuffles": "searches among shuffled failures",
    **_STANDING,
    **_FRESH,
    "feature": "parameter, or fact of the world before the reform",
    "kind": "parameter or fact",
    "label": "its name in words",
    "unit": "unit of the limits",
    "lower": "the feature is at least this in the box; empty if it has no lower limit",
    "upper": "the feature is at most this in the box; empty if it has no upper limit",
    "size": "the limits in words",
    "in_words": "the feature and its limits as a clause",
    "share_of_worlds": "share of all cases within these limits alone",
    "quasi_p_lower": "chance of so many failures if the lower limit did nothing, cases found",
    "quasi_p_upper": "the same for the upper limit",
    "quasi_p_lower_fresh": "the same for the lower limit on fresh cases",
    "quasi_p_upper_fresh": "the same for the upper limit on fresh cases",
}


def tree_table(found: Discovery) -> pd.DataFrame:
    """A row per node of the tree, the root first."""
    rows = [
        {
            "node": leaf.number,
            "parent": leaf.parent,
            "is_leaf": leaf.feature is None,
            "words": leaf_in_words(leaf),
            "split_on": "" if leaf.feature is None else leaf.feature.name,
            "label": "" if leaf.feature is None else leaf.feature.label,
            "unit": "" if leaf.feature is None else leaf.feature.unit,
            "bound": np.nan if leaf.feature is None else leaf.bound * leaf.feature.scale,
            "question": _question(leaf),
            "at_or_below": leaf.left,
            "above": leaf.right,
            **_numbers(leaf.found),
            **_numbers(leaf.fresh, "_fresh"),
        }
        for leaf in found.tree or []
    ]
    whole = ("parent", "at_or_below", "above")
    return pd.DataFrame(rows, columns=list(TREE_COLUMNS)).astype(dict.fromkeys(whole, "Int64"))


def _question(leaf: Leaf) -> str:
    """What a node asks: "loyal members of the chief minister: fewer than 38?"."""
    if leaf.feature is None:
        return ""
    return f"{leaf.feature.label}: {leaf.feature.size(-math.inf, leaf.bound)}?"


TREE_COLUMNS = {
    "node": "number of the node, 0 for the root",
    "parent": "the node above it",
    "is_leaf": "whether it is not split",
    "words": "what leads to it, as a clause",
    "split_on": "the feature it is split on",
    "label": "its name in words",
    "unit": "unit of the bound",
    "bound": "cases at or below it go to one child, the others to the other",
    "question": "what is asked there, in words",
    "at_or_below": "the child of cases at or below the bound",
    "above": "the child of cases above the bound",
    **_STANDING,
    **_FRESH,
}


def peeling_table(found: Discovery) -> pd.DataFrame:
    """Every step of the peeling of each search, and the box that was taken."""
    rows = []
    failures = float(found.found["failure"].sum())
    for number, one in enumerate(found.searches, 1):
        luck = luck_line(one.luck)
        for at, step in enumerate(one.steps):
            share = step.cases / len(one.cases)
            feature = None if step.peeled is None else found.features[step.peeled[0]]
            ends = () if step.peeled is None else (step.box.low, step.box.high)
            bound = np.nan if feature is None else ends[step.peeled[1]][step.peeled[0]]  # type: ignore[index]
            rows.append(
                {
                    "search": number,
                    "step": at,
                    "peeled": "" if feature is None else feature.name,
                    "end": "" if step.peeled is None else ("lower", "upper")[step.peeled[1]],
                    "limit": bound * feature.scale if feature is not None else np.nan,
                    "features_limited": len(step.box.features),
                    "cases": step.cases,
                    "share_of_cases": share,
                    "density": step.density,
                    "coverage": step.failures / failures,
                    "density_by_luck": float(np.interp(share, luck[0], luck[1])),
                }
            )
    return pd.DataFrame(rows, columns=list(PEELING_COLUMNS))


PEELING_COLUMNS = {
    "search": "1 for all cases; the next searches are among those outside the boxes before",
    "step": "step of the peeling, 0 for all cases searched",
    "peeled": "feature whose limit this step moved",
    "end": "which limit of it",
    "limit": "where the limit stands now, in the feature's unit",
    "features_limited": "features limited so far",
    "cases": "cases left in the box",
    "share_of_cases": "share of the cases searched that are left",
    "density": "share of them that fail",
    "coverage": "share of all failures that are left in the box",
    "density_by_luck": "density that 95 in 100 searches among shuffled failures stay below at this "
    "size",
}


def luck_line(luck: np.ndarray, high: float = 1 - LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Size (share of cases, rising) and the density that luck stays below, in bins of size."""
    if not len(luck):
        return np.array([0.0, 1.0]), np.array([np.nan, np.nan])
    edges = np.geomspace(max(0.02, luck[:, 0].min()), 1.0, 13)
    which = np.digitize(luck[:, 0], edges[1:-1])
    bins = [one for one in range(12) if (which == one).sum() >= 1]
    size = np.array([luck[which == one, 0].mean() for one in bins])
    density = np.array([np.quantile(luck[which == one, 1], high) for one in bins])
    return size, density


def cases_table(found: Discovery, shown: Iterable[str]) -> pd.DataFrame:
    """The cases found and fresh with what was looked at, and the features that are shown."""
    parts = [found.found.assign(set="found")]
    if found.fresh is not None:
        parts.append(found.fresh.assign(set="fresh"))
    joined = pd.concat(parts, ignore_index=True)
    scales = {one.name: one.scale for one in found.features}
    names = [name for name in scales if name in set(shown)]
    told = {name: joined[name] * scales[name] for name in names}
    columns = ["set", "world", "draw", "tapes", "value", "failure", "box"]
    return joined[columns].assign(**told)
