"""Pictures of a search for failures: the peeling, the boxes, two of their sides, and a tree.

They are drawn from the tables of ``coalition_sim.discovery.tables``, in the units of those tables.
"""

from __future__ import annotations

from coalition_sim.figures.discovery.asked import Asked
from coalition_sim.figures.discovery.peeling import peeling_figure
from coalition_sim.figures.discovery.ranges import ranges_figure
from coalition_sim.figures.discovery.scatter import scatter_figure
from coalition_sim.figures.discovery.tree import tree_figure

__all__ = ["Asked", "peeling_figure", "ranges_figure", "scatter_figure", "tree_figure"]
