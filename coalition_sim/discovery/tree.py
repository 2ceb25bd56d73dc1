"""A tree of the same cases (CART), pruned until no branch is left that luck could have grown.

Breiman, Friedman, Olshen and Stone (1984), by scikit-learn. How far to prune is chosen by
cross-validation over parameter draws: the smallest tree within one standard error of the best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from coalition_sim.discovery.errors import DiscoveryError
from coalition_sim.discovery.prim import HIGH, LOW, Box
from coalition_sim.discovery.search import LEAST_CASES, LEAST_SHARE, Cases

Array = np.ndarray

DEPTH, FOLDS = 3, 10
ROOT = 1.0  # a price of a leaf that no split of shares can pay: the root alone
INSTALL = "pip install 'coalition-sim[discovery]'"


@dataclass(frozen=True, eq=False)
class Node:
    """A node: the box of its path, and if it is no leaf the feature, the bound and its children.

    A case goes to the left child where its feature is at or below ``bound``.
    """

    number: int
    box: Box
    feature: int | None = None
    bound: float = np.nan
    left: int | None = None
    right: int | None = None


def check_installed() -> None:
    """Raise unless scikit-learn is there, before the long work."""
    try:
        import sklearn  # noqa: F401
    except ImportError:
        raise DiscoveryError(
            f"the tree needs scikit-learn: {INSTALL}. Or leave it out with --no-tree."
        ) from None


def grow(cases: Cases, seed: int) -> list[Node]:
    """The nodes of the pruned tree, the root first; the root alone where no split is worth it."""
    from sklearn.tree import DecisionTreeRegressor

    least = max(LEAST_CASES, round(LEAST_SHARE * len(cases)))
    settings: dict[str, Any] = {"max_depth": DEPTH, "min_samples_leaf": least, "random_state": seed}
    x, y = cases.features.T, cases.failures
    path = DecisionTreeRegressor(**settings).cost_complexity_pruning_path(x, y)
    alphas = np.append(np.sqrt(path.ccp_alphas[:-1] * path.ccp_alphas[1:]), ROOT)
    alphas = np.unique(np.maximum(alphas, 0.0))
    losses = np.zeros((len(alphas), len(cases)))
    fold = _folds(cases.draw, seed)
    for one in np.unique(fold):
        away = fold == one
        tree = DecisionTreeRegressor(**settings).fit(x[~away], y[~away]).tree_
        for row, alpha in enumerate(alphas):
            told = _told(tree, _pruned(tree, alpha), x[away])
            losses[row, away] = (told - y[away]) ** 2
    alpha = alphas[_simplest(losses, cases.draw)]
    tree = DecisionTreeRegressor(**settings).fit(x, y).tree_
    return _nodes(tree, _pruned(tree, alpha), len(cases.features))


def _pruned(tree: Any, alpha: float) -> Array:
    """Which nodes end a path, (nodes,), once a leaf costs ``alpha``: the smallest subtree of least
    cost, as Breiman's pruning of the weakest links finds it, without growing the tree again."""
    size = tree.weighted_n_node_samples
    cost = tree.impurity * size / size[0] + alpha
    ends = tree.children_left == tree.children_right
    for node in reversed(range(tree.node_count)):  # children stand after their parents
        if not ends[node]:
            below = cost[tree.children_left[node]] + cost[tree.children_right[node]]
            ends[node] = cost[node] <= below
            cost[node] = min(cost[node], below)
    return np.asarray(ends)


def _told(tree: Any, ends: Array, x: Array) -> Array:
    """The share of failures that the tree expects for each case of ``x`` (cases, features)."""
    at, rows = np.zeros(len(x), dtype=int), np.arange(len(x))
    split_on = np.maximum(tree.feature, 0)  # a leaf names none
    single = x.astype(np.float32)  # as the tree was grown
    for _ in range(DEPTH):
        below = single[rows, split_on[at]] <= tree.threshold[at]
        child = np.where(below, tree.children_left[at], tree.children_right[at])
        at = np.where(ends[at], at, child)
    return np.asarray(tree.value[at, 0, 0])


def _folds(draw: Array, seed: int) -> Array:
    """Fold of each case; cases of one parameter draw stay together."""
    _, group = np.unique(draw, return_inverse=True)
    order = np.random.default_rng(seed).permutation(group.max() + 1)
    return order[group] % FOLDS


def _simplest(losses: Array, draw: Array) -> int:
    """The last (most pruned) row whose loss is within one standard error of the best."""
    means = losses.mean(axis=1)
    best = losses[int(np.argmin(means))]
    _, group = np.unique(draw, return_inverse=True)
    by_draw = np.bincount(group, best - best.mean())
    error = float(np.sqrt((by_draw**2).sum())) / len(best)
    return int(np.flatnonzero(means <= means.min() + error).max())


def _nodes(tree: Any, ends: Array, features: int) -> list[Node]:
    nodes: list[Node] = []
    waiting: list[tuple[int, Box, tuple[int, str] | None]] = [
        (0, Box.of_everything(features), None)
    ]
    children: dict[int, dict[str, int]] = {}
    while waiting:
        old, box, parent = waiting.pop(0)
        number = len(nodes)
        if parent is not None:
            children.setdefault(parent[0], {})[parent[1]] = number
        if ends[old]:
            nodes.append(Node(number, box))
            continue
        feature, bound = int(tree.feature[old]), float(tree.threshold[old])
        nodes.append(Node(number, box, feature, bound))
        above = float(np.nextafter(bound, np.inf))
        waiting.append((int(tree.children_left[old]), box.with_limit(feature, HIGH, bound),
                        (number, "left")))  # fmt: skip
        waiting.append((int(tree.children_right[old]), box.with_limit(feature, LOW, above),
                        (number, "right")))  # fmt: skip
    return [Node(n.number, n.box, n.feature, n.bound, **children.get(n.number, {})) for n in nodes]
