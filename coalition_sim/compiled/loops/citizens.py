"""See ``plain.citizens``. Exponentials stay numpy's, between two loops."""

from __future__ import annotations

import numpy as np
from numba import types

from coalition_sim.compiled.loops.kinds import GIVEN, ONES, TABLE, VIEW, loop, per_world

ZERO, ONE = np.float32(0.0), np.float32(1.0)
MONTHS = np.float32(12.0)
CELLS = types.Array(types.int64, 1, "C", readonly=True)
FLAGS = types.Array(types.boolean, 1, "C", readonly=True)


def judged(service, expectation, level, slope, speed, sectors):
    """See ``plain.judged``."""
    slope, speed = per_world(slope), per_world(speed)
    odds, expected, gap = _judged(service, expectation, level, slope, speed, sectors)
    np.exp(odds, out=odds)
    odds += 1.0
    return np.divide(1.0, odds, out=odds), expected, gap


@loop(types.Tuple((TABLE, TABLE, TABLE))(GIVEN, GIVEN, GIVEN, ONES, ONES, types.int64))
def _judged(service, expectation, level, slope, speed, sectors):
    """Odds against being satisfied, in logs, and what else ``judged`` gives."""
    worlds, cells = service.shape
    districts, many = cells // sectors, np.float32(sectors)
    odds = np.empty((worlds, cells), dtype=np.float32)
    expected = np.empty((worlds, cells), dtype=np.float32)
    of_district = np.empty((worlds, districts), dtype=np.float32)
    gap = np.empty(cells, dtype=np.float32)
    for w in range(worlds):
        less, part = -slope[w], speed[w]
        for c in range(cells):
            gap[c] = service[w, c] - expectation[w, c]
            odds[w, c] = less * gap[c] - level[w, c]
            expected[w, c] = part * gap[c] + expectation[w, c]
        for d in range(districts):
            total = gap[np.uint64(d * sectors)]
            for x in range(1, sectors):
                total += gap[np.uint64(d * sectors + x)]
            of_district[w, d] = total / many
    return odds, expected, of_district


def followed(
    level, usual, change, cell, by_service, men, women, of_women, quiet, paid, funded, days, speed
):
    """See ``plain.followed``."""
    odds = _odds_against(usual, change, cell, per_world(by_service), men, women, of_women)
    np.exp(odds, out=odds)
    _follow(odds, level, quiet, paid, funded, per_world(days), per_world(speed))
    return odds


@loop(TABLE(GIVEN, GIVEN, CELLS, ONES, GIVEN, GIVEN, FLAGS))
def _odds_against(usual, change, cell, by_service, men, women, of_women):
    """Odds against each indicator at what is sustained, in logs: see ``rules.sustained``."""
    (worlds, wide), districts, kinds = usual.shape, men.shape[1], len(of_women)
    odds = np.empty((worlds, wide), dtype=np.float32)
    for w in range(worlds):
        less = -by_service[w]
        for kind in range(kinds):
            place = women[w] if of_women[kind] else men[w]
            for d in range(districts):
                n = np.uint64(d * kinds + kind)
                odds[w, n] = less * change[w, np.uint64(cell[n])] - place[d] - usual[w, n]
    return odds


@loop(types.void(TABLE, GIVEN, GIVEN, types.int64, GIVEN, ONES, ONES))
def _follow(odds, level, quiet, paid, funded, days, speed):
    """Put the next level in the place of the odds against what is sustained."""
    (worlds, wide), districts = odds.shape, quiet.shape[1]
    kinds = wide // districts
    calm = np.empty(wide, dtype=np.float32)
    for w in range(worlds):
        for d in range(districts):
            for kind in range(kinds):
                calm[np.uint64(d * kinds + kind)] = quiet[w, d]
        for n in range(wide):
            odds[w, n] = min(max(calm[n] / (odds[w, n] + ONE), ZERO), ONE)
        if paid >= 0:
            for d in range(districts):
                n = np.uint64(d * kinds + paid)
                odds[w, n] = min(odds[w, n] + funded[w, d] / days[w], ONE)
        part = speed[w]
        for n in range(wide):
            odds[w, n] = (odds[w, n] - level[w, n]) * part + level[w, n]


def literacy(level, enrolment, learn, cohort, leavers, old):
    """See ``plain.literacy``."""
    gone = per_world(leavers * (1.0 - old))
    return _literacy(level, enrolment, learn, per_world(cohort), gone)


@loop(TABLE(VIEW, VIEW, VIEW, ONES, ONES))
def _literacy(level, enrolment, learn, cohort, gone):
    found = np.empty(level.shape, dtype=np.float32)
    for w in range(level.shape[0]):
        for d in range(level.shape[1]):
            entering = cohort[w] * (min(enrolment[w, d] * learn[w, d], ONE) - level[w, d])
            moved = (entering + gone[w] * level[w, d]) / MONTHS
            found[w, d] = min(level[w, d] + moved, ONE)
    return found


def stunting(level, usual, health, water, livelihood, by_health, by_water, by_livelihood, speed):
    """See ``plain.stunting``."""
    weights = (per_world(by) for by in (by_health, by_water, by_livelihood))
    odds = _odds_against_stunting(usual, health, water, livelihood, *weights)
    np.exp(odds, out=odds)
    _stunting(odds, level, per_world(speed))
    return odds


@loop(TABLE(VIEW, VIEW, VIEW, VIEW, ONES, ONES, ONES))
def _odds_against_stunting(usual, health, water, livelihood, by_health, by_water, by_livelihood):
    """Odds against being stunted, in logs: see ``rules.stunted``."""
    odds = np.empty(usual.shape, dtype=np.float32)
    for w in range(usual.shape[0]):
        for d in range(usual.shape[1]):
            better = by_health[w] * health[w, d] + by_water[w] * water[w, d]
            odds[w, d] = better + by_livelihood[w] * livelihood[w, d] - usual[w, d]
    return odds


@loop(types.void(TABLE, VIEW, ONES))
def _stunting(odds, level, speed):
    """Put the next level in the place of the odds against what services lead to."""
    for w in range(odds.shape[0]):
        for d in range(odds.shape[1]):
            target = ONE / (odds[w, d] + ONE)
            odds[w, d] = (target - level[w, d]) * speed[w] + level[w, d]
