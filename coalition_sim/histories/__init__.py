"""Histories: one world told in words, month by month, and worlds found by what happened in them.

>>> from coalition_sim.histories import trace
>>> told = trace("status_quo", world=3, parameters="central", last="2013-07")
>>> told.months[0].month, told.months[0].said[0].topic
('2013-07', 'government')
"""

from __future__ import annotations

from coalition_sim.histories.asked import World
from coalition_sim.histories.errors import HistoryError, QueryError
from coalition_sim.histories.finding import Found, find, understood
from coalition_sim.histories.query import read_query
from coalition_sim.histories.telling import Telling, trace

__all__ = [
    "Found",
    "HistoryError",
    "QueryError",
    "Telling",
    "World",
    "find",
    "read_query",
    "trace",
    "understood",
]
