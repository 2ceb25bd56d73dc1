"""Budget and prices by fiscal year: recorded, NaN beyond, never interpolated."""

from __future__ import annotations

import numpy as np
import pytest

from coalition_sim.province import province
from coalition_sim.province.budget import fiscal_year, labels


def test_envelope_is_as_recorded_and_nan_beyond() -> None:
    envelope = province().envelope(2013, 14)
    assert envelope[:5] == pytest.approx([43.913, 50.742, 54.505, 71.182, 86.011])
    assert np.isfinite(envelope[:12]).all() and np.isnan(envelope[12:]).all()
    assert (province().envelope("2013-14", 3) == envelope[:3]).all()


def test_a_blank_year_stays_blank() -> None:
    assert np.isnan(province().envelope("2011-12", 1)).all()


def test_price_index_starts_at_one() -> None:
    prices = province().price_index(2013, 13)
    assert prices[0] == 1.0
    assert prices[1] == pytest.approx(1.0453)
    assert (np.diff(prices[:12]) > 0).all() and np.isnan(prices[12])
    assert province().price_index(2012, 1)[0] == pytest.approx(1 / 1.0862)


def test_sector_shares_are_the_recorded_means() -> None:
    share = province().base_sector_share
    assert share[:2] == pytest.approx([0.2308, 0.0885])
    assert share.sum() == pytest.approx(1.0)
    assert share.argmax() == province().sector_names.index("roads")
    assert 0.1 < share[province().sector_rest] < 0.4


def test_schemes_recorded() -> None:
    psdp = province().psdp
    assert psdp.loc["2014-15", "schemes_new"] == 1077
    assert psdp.loc["2014-15", "schemes_total"] == 1693
    assert psdp.loc["2015-16", "throw_forward_end_rs_bn"] == 141.3


def test_outcomes_stop_in_2017() -> None:
    assert province().outcomes["year"].max() == 2017


def test_labels() -> None:
    assert labels(2098, 3) == ["2098-99", "2099-00", "2100-01"]
    assert fiscal_year(2008) == "2008-09"
