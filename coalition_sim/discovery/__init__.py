"""When does a reform fail? Scenario discovery: boxes and a tree in words, checked on fresh worlds.

prim.py       peeling and pasting
chance.py     tests of a share, worlds that share a draw, shuffled failures
search.py     which limits earn their place, which boxes are more than luck
tree.py       the tree
failing.py    what counts as a failure
facts.py      facts of a world before the reform
features.py   parameters and facts in words
cases.py      from a run to a table of cases
standing.py   how a box stands, and whether it holds up
question.py   what is asked
found.py      what was found
judging.py    the search, and the check on fresh worlds
discover.py   all of it together, with the runs
told.py       words
tables.py     tables
page.py       the folder that is written
"""

from __future__ import annotations

from coalition_sim.discovery.discover import discover
from coalition_sim.discovery.errors import DiscoveryError
from coalition_sim.discovery.found import Discovery
from coalition_sim.discovery.judging import judge, to_search
from coalition_sim.discovery.question import Question

__all__ = ["Discovery", "DiscoveryError", "Question", "discover", "judge", "to_search"]
