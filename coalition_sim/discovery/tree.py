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
        for row, alpha in enumerate(alphas):
            tree = DecisionTreeRegressor(**settings, ccp_alpha=alpha).fit(x[~away], y[~away])
            losses[row, away] = (tree.predict(x[away]) - y[away]) ** 2
    alpha = alphas[_simplest(losses, cases.draw)]
    tree = DecisionTreeRegressor(**settings, ccp_alpha=alpha).fit(x, y).tree_
    return _nodes(tree, len(cases.features))


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


def _nodes(tree: Any, features: int) -> list[Node]:
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
        if tree.children_left[old] == tree.children_right[old]:
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
