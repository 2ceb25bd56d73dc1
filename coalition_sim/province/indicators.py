"""The indicators people know: names, sector and kind from a table, first levels by district."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from coalition_sim.province.filling import Levels

MEDIA_ACCESS = "media_access"


def indicators(tables: dict[str, pd.DataFrame], levels: dict[str, Levels]) -> dict[str, Any]:
    """Fields of the record from ``indicators.csv`` and the starting levels of the same names."""
    table, sectors = tables["indicators"], list(tables["sectors"]["sector"])
    own = [levels[name] for name in table["indicator"]]
    return {
        "indicator_names": tuple(table["indicator"]),
        "indicator_labels": tuple(table["label"]),
        "indicator_units": tuple(table["unit"]),
        "indicator_sector": np.array([sectors.index(s) if s else -1 for s in table["sector"]]),
        "indicator_kind": tuple(table["kind"]),
        "indicator_sex": tuple(table["sex"]),
        "indicator_better": tuple(table["better"]),
        "indicator_pair": tuple(table["pair"]),
        "indicator_start": np.stack([one.level for one in own], axis=1),
        "indicator_sd": np.stack([one.sd for one in own], axis=1),
        "indicator_rule": np.stack([one.rule for one in own], axis=1),
        "media_access": levels[MEDIA_ACCESS].level,
    }
