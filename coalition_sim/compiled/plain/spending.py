"""Releasing and spending a month's money."""

from __future__ import annotations

import numpy as np

from coalition_sim import rules

Array = np.ndarray


def release(
    money: Array,
    approved: Array,
    due: Array,
    slow: Array,
    favour: Array,
    authorised: Array,
    released: Array,
) -> tuple[Array, Array, Array]:
    """Release what is approved and due this month, favoured districts first (card M12).

    ``money``, ``authorised`` and ``released`` are (W, C), nominal Rs bn; ``authorised`` is brought
    up to date in place. ``approved`` (W, 1) or (W, C) and ``due`` (W, 1) are shares of the money,
    ``slow`` (W, 1) is a factor on the month's release, ``favour`` (W, D) the weight of a district.

    Returns what is released now and by now, (W, C), and the worlds in which some place is now given
    more than is authorised, (W,) bool.
    """
    np.maximum(money * approved, authorised, out=authorised)
    now = rules.released_now(money * due, authorised, released, slow)
    by_place = now.reshape(*favour.shape, -1)
    by_sector = np.ascontiguousarray(by_place.swapaxes(1, 2))  # a sector's places side by side
    by_place = rules.redivide(by_sector, favour[:, None, :]).swapaxes(1, 2)
    now = np.ascontiguousarray(by_place).reshape(now.shape)
    by_now = released + now
    return now, by_now, (by_now > authorised).any(axis=-1)


def spend(
    quiet: Array,
    ability: Array,
    pull: Array,
    money: Array,
    released: Array,
    fundable: Array,
    leakage: Array,
    spent: Array,
    this_quarter: Array,
    leaked: Array,
) -> None:
    """Spend what was released, up to what departments can carry out (card M12); part of it leaks.

    ``quiet`` (W, D), ``ability`` (W, X) and ``pull`` (W, 1) or (W, C) make up what share of a
    place's money can be spent in a month; ``leakage`` (W, C) is a share of what is spent. The
    others are (W, C), nominal Rs bn; the last three are brought up to date in place.
    """
    able = (quiet[:, :, None] * ability[:, None, :]).reshape(money.shape)
    able *= money
    able *= pull
    now = rules.spend(released - spent, able, fundable - this_quarter)
    spent += now
    this_quarter += now
    now *= leakage
    leaked += now
