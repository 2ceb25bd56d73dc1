"""The main job from end to end, with the real engine, pictures and report, in small."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import xarray as xr

from .conftest import Run, in_words


def test_compare_writes_everything_the_readme_promises(run: Run, tmp_path: Path) -> None:
    result = run(
        "compare", "fixed_tenure", "--worlds", "3", "--years", "3", "--parameters", "central",
        "--no-sensitivity", "--out", "out",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "Traceback" not in result.output and "out/report.html" in in_words(result)

    folder = tmp_path / "out"
    ds = xr.open_zarr(folder / "results.zarr")
    assert dict(ds.sizes).items() >= {"scenario": 2, "world": 3, "year": 3, "district": 34}.items()
    table = pd.read_csv(folder / "differences.csv")
    assert set(table["scenario"]) == {"fixed_tenure"}
    stages = pd.read_csv(folder / "stages.csv")
    assert list(stages["lever"]) == ["fixed_tenure"] and stages["worlds"].item() == 3
    where_adopted = pd.read_csv(folder / "effects_where_adopted.csv")
    assert set(where_adopted["outcome"]) == set(table["outcome"])
    assert (folder / "figures" / "stages.png").exists()
    pictures = list((folder / "figures").glob("*.png"))
    assert len(pictures) >= 6
    assert all(len(pd.read_csv(one.with_suffix(".csv"), comment="#")) for one in pictures)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert 'src="http' not in page and "<link" not in page and "data:image/png;base64" in page

    again = run("rerun", "out", "--out", "again", "--jobs", "2")
    assert again.exit_code == 0, again.output
    assert "OTHER NUMBERS" not in again.output
