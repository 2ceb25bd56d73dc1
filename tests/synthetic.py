"""A made-up dataset in the exact shape of a simulated one, with paired effects that are known.

Tests of the analysis and of the figures use it, so that they need neither the engine nor its time.
The differences between a scenario and the status quo average exactly to ``EFFECTS`` (over worlds,
people and sectors) from the third year on; before that they are exactly zero.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import xarray as xr

from coalition_sim.variables import VARIABLES

SECTORS = ("education", "health", "water", "energy", "roads", "livelihoods", "other")
SECTOR_SHARE = np.array([0.23, 0.09, 0.08, 0.05, 0.30, 0.05, 0.20])
# indicator: (sector, first level); women and girls start lower and further down in remote places
INDICATORS = {
    "net_enrolment_girls": ("education", 0.45),
    "net_enrolment_boys": ("education", 0.68),
    "literacy_female": ("education", 0.27),
    "literacy_male": ("education", 0.58),
    "full_immunisation": ("health", 0.28),
    "skilled_birth_attendance": ("health", 0.38),
    "stunting": ("several", 0.52),
    "safe_water": ("water", 0.54),
    "electricity": ("energy", 0.8),
    "road_access": ("roads", 0.28),
    "paid_work_days": ("livelihoods", 0.32),
}
DEPARTMENTS = (
    "Health",
    "Secondary Education",
    "Finance",
    "Planning & Development",
    "Colleges",
)
PARTIES = (
    "electable party 1",
    "programmatic party 1",
    "programmatic party 2",
    "religious party 1",
    "electable party 2",
)
PARAMETERS = ("learning_time", "leakage", "chief_minister_frailty", "competence_effect")
REFORM_YEAR = 2  # the third fiscal year: reforms start in July 2015

# scenario -> variable -> (mean paired difference, its spread over worlds)
EFFECTS: dict[str, dict[str, tuple[float, float]]] = {
    "status_quo": {},
    "fixed_tenure": {
        "service_index": (0.03, 0.008),
        "secretary_changes": (-0.5, 0.1),
        "forced_exits": (0.01, 0.05),
        "trust": (0.002, 0.03),
        "utilisation": (0.04, 0.01),
        "net_enrolment_boys": (0.04, 0.01),
        "net_enrolment_girls": (0.02, 0.005),
        "reform_costs": (0.06, 0.01),
    },
    "needs_based_allocation": {
        "service_index": (0.004, 0.001),
        "forced_exits": (0.04, 0.04),
        "need_weight": (0.35, 0.05),
        "schemes_completed": (-40.0, 10.0),
    },
    "fixed_tenure_and_needs_based": {
        "service_index": (0.035, 0.012),
        "secretary_changes": (-0.5, 0.1),
        "need_weight": (0.35, 0.05),
        "utilisation": (0.03, 0.02),
    },
}
LEVERS = {
    "status_quo": (),
    "fixed_tenure": ("fixed_tenure",),
    "needs_based_allocation": ("needs_based_psdp",),
    "fixed_tenure_and_needs_based": ("fixed_tenure", "needs_based_psdp"),
}
# lever -> share of worlds (in tenths) that adopt it, and of those that keep it
ADOPTED = {"fixed_tenure": 9, "needs_based_psdp": 8}
KEPT = {"fixed_tenure": 8, "needs_based_psdp": 5}
COMPLIED = 0.5
# How much more (or less) the remote districts gain than the rest, per unit of remoteness.
TILT = {"fixed_tenure": -0.06, "needs_based_allocation": 0.02}

# district, population (thousands), remoteness, tile row, tile column: near enough to the real ones
_DISTRICTS = """
Awaran,122,.72,5,2;Barkhan,171,.41,2,7;Chagai,227,.58,3,0;Chaman,435,.14,0,3
Dera Bugti,313,.39,3,7;Duki,153,.32,2,6;Gwadar,262,1.0,6,0;Harnai,97,.15,2,4
Jaffarabad,514,.38,4,5;Jhal Magsi,149,.32,4,4;Kachhi,308,.17,3,4;Kalat,204,.18,3,3
Kech,907,.92,5,0;Kharan,163,.32,3,2;Khuzdar,799,.47,5,4;Killa Abdullah,324,.11,1,3
Killa Saifullah,343,.26,0,5;Kohlu,214,.31,3,6;Lasbela,576,.76,6,4;Loralai,244,.29,1,6
Mastung,266,.07,2,3;Musakhel,167,.48,1,7;Nasirabad,490,.33,3,5;Nushki,179,.20,2,2
Panjgur,315,.72,5,1;Pishin,737,.11,0,4;Quetta,2269,0.0,1,4;Sherani,153,.51,0,7
Sibi,180,.20,2,5;Sohbatpur,200,.39,4,6;Surab,208,.33,4,3;Washuk,176,.56,4,1
Zhob,310,.39,0,6;Ziarat,160,.16,1,5
"""


def synthetic_dataset(
    draws: int = 10,
    tapes: int = 5,
    years: int = 10,
    scenarios: tuple[str, ...] = tuple(EFFECTS),
    seed: int = 1,
    broken: tuple[tuple[str, int], ...] = (),
) -> xr.Dataset:
    """A dataset of ``draws * tapes`` worlds; each (scenario, world) in ``broken`` is all NaN."""
    luck = _Luck(draws, tapes, years, seed)
    ds = xr.concat([_one_scenario(name, luck) for name in scenarios], dim="scenario")
    ds = ds.assign_coords(scenario=np.array(scenarios, dtype=np.str_))
    ds = ds.assign(_fixed_parts(luck)).assign(_events(scenarios, luck))
    for scenario, world in broken:
        _break(ds, scenario, world)
    for name in ds.data_vars:
        dims = VARIABLES[str(name)].dims
        assert set(ds[name].dims) == set(dims), (name, ds[name].dims)
        ds[name] = ds[name].transpose(*dims).assign_attrs(VARIABLES[str(name)].attrs)
    return ds.assign_attrs(_attrs(scenarios, years, seed))


class _Luck:
    """What a world draws, the same in all scenarios.

    Both parts average to exactly zero; the variance is exactly 1 between draws and 1 within them.
    """

    def __init__(self, draws: int, tapes: int, years: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.rng, self.years, self.worlds = rng, years, draws * tapes
        self.draw = np.repeat(np.arange(draws), tapes)
        by_draw = rng.standard_normal(draws)
        by_tape = rng.standard_normal((draws, tapes))
        by_draw = _scaled(by_draw - by_draw.mean(), draws - 1)
        by_tape = _scaled(by_tape - by_tape.mean(axis=1, keepdims=True), draws * (tapes - 1))
        self.parameters = np.repeat(by_draw, tapes)
        self.tape = by_tape.ravel()
        self.both = self.parameters + 0.5 * self.tape
        self.yearly = xr.DataArray(
            rng.standard_normal((self.worlds, years)), dims=("world", "year")
        )
        self.coords = {
            "world": np.arange(self.worlds),
            "year": [f"{2013 + y}-{(14 + y) % 100:02d}" for y in range(years)],
            "sector": list(SECTORS),
            "indicator": list(INDICATORS),
            "indicator_sector": ("indicator", [of for of, _ in INDICATORS.values()]),
            "department": list(DEPARTMENTS),
            "party": list(PARTIES),
            "formation": np.arange(3),
            "parameter": list(PARAMETERS),
        } | _district_coords()

    def effect(self, scenario: str, variable: str) -> xr.DataArray:
        """Paired effect (world, year); its mean over worlds is exactly the one in EFFECTS."""
        mean, spread = EFFECTS[scenario].get(variable, (0.0, 0.0))
        acting = (np.arange(self.years) >= REFORM_YEAR).astype(float)
        values = (mean + spread * self.both)[:, None] * acting
        return xr.DataArray(values, dims=("world", "year"))


def _one_scenario(name: str, luck: _Luck) -> xr.Dataset:
    parts = _services(name, luck) | _money(name, luck) | _politics(name, luck) | _formations(luck)
    parts |= _indicators(name, luck) | _reforms(name, luck)
    return xr.Dataset(parts, coords=luck.coords | {"lever": list(ADOPTED)})


def _services(name: str, luck: _Luck) -> dict[str, xr.DataArray]:
    districts = _district_table()
    remote = xr.DataArray(districts["remoteness"].to_numpy(), dims="district")
    people = xr.DataArray(districts["population"].to_numpy(), dims="district")
    remote = remote - float((remote * people).sum() / people.sum())
    sector = xr.DataArray([0.05, -0.05, 0.02, 0.0, -0.02, 0.0, 0.0], dims="sector")
    year = xr.DataArray(np.arange(luck.years), dims="year")
    world = xr.DataArray(luck.both, dims="world")
    base = 0.42 - 0.25 * remote + sector + 0.004 * year + 0.02 * world + 0.004 * luck.yearly
    tilt = 1.0 + TILT.get(name, 0.0) * remote / 0.02
    service = base + luck.effect(name, "service_index") * tilt
    return {
        "service_index": service,
        "service_reported": service + luck.effect(name, "gaming"),
        "staff_presence": service + 0.15,
        "satisfaction": service + 0.2,
        "infrastructure": service - 0.05,
        "supplies": service - 0.1,
        "supervision": service + 0.05,
        "trust": 0.5 - 0.1 * remote + 0.03 * luck.yearly + luck.effect(name, "trust"),
    }


def _indicators(name: str, luck: _Luck) -> dict[str, xr.DataArray]:
    """June levels that drift a little, alike everywhere but for remoteness."""
    districts = _district_table()
    remote = xr.DataArray(districts["remoteness"].to_numpy(), dims="district")
    year = xr.DataArray(np.arange(luck.years), dims="year")
    levels = [
        start - 0.1 * remote + 0.002 * year + 0.002 * luck.yearly + luck.effect(name, indicator)
        for indicator, (_, start) in INDICATORS.items()
    ]
    settled = xr.zeros_like(levels[0]) + 0.3
    unrest = 0.12 + 0.01 * luck.yearly + 0.0 * remote
    return {
        "indicator_value": xr.concat(levels, dim="indicator"),
        "complaints_settled": settled,
        "unrest": unrest,
        "voice": 0.3 + 0.01 * luck.yearly - 0.1 * remote,
    }


def _reforms(name: str, luck: _Luck) -> dict[str, xr.DataArray]:
    """Stages of each lever: the first worlds of every ten adopt it, the first of those keep it."""
    held = [lever in LEVERS[name] for lever in ADOPTED]
    tenth = np.arange(luck.worlds) % 10
    adopted = np.stack([tenth < ADOPTED[lever] for lever in ADOPTED], axis=1).astype(float)
    kept = np.stack([tenth < KEPT[lever] for lever in ADOPTED], axis=1).astype(float)
    year = np.arange(luck.years)
    running = (year >= REFORM_YEAR)[None, :, None] * adopted[:, None, :]
    running = np.where(year[None, :, None] >= luck.years - 1, running * kept[:, None, :], running)
    parts = {
        "lever_adopted": adopted,
        "lever_month": np.where(adopted > 0, 12.0 * REFORM_YEAR, np.nan),
        "lever_complied": np.full_like(adopted, COMPLIED),
        "lever_survived": np.where(adopted > 0, kept, np.nan),
    }
    one = {
        key: xr.DataArray(np.where(held, values, np.nan), dims=("world", "lever"))
        for key, values in parts.items()
    }
    force = np.where(held, running, np.nan)
    return one | {"lever_in_force": xr.DataArray(force, dims=("world", "year", "lever"))}


def _money(name: str, luck: _Luck) -> dict[str, xr.DataArray]:
    year = xr.DataArray(np.arange(luck.years), dims="year")
    share = xr.DataArray(SECTOR_SHARE, dims="sector")
    price = xr.DataArray(np.ones(luck.worlds), dims="world") * 1.05**year
    allocated = 44.0 * 1.08**year * share * np.exp(0.02 * luck.yearly)
    used = 0.65 + 0.02 * luck.yearly + luck.effect(name, "utilisation")
    supplementary, lapsed, carried_out = 0.05 * allocated, 0.06 * allocated, 0.04 * allocated
    carried_in = carried_out.shift(year=1, fill_value=0.0)
    spent = used * allocated
    released = spent + lapsed + carried_out
    schemes = 900.0 * share * (1 + 0.05 * luck.yearly)
    completed = schemes + luck.effect(name, "schemes_completed") * share
    return {
        "price_index": price,
        "allocated": allocated,
        "supplementary": supplementary,
        "carried_in": carried_in,
        "available": allocated + supplementary + carried_in,
        "authorised": 1.05 * released,
        "released": released,
        "spent": spent,
        "leaked": 0.15 * spent,
        "lapsed": lapsed,
        "carried_out": carried_out,
        "throw_forward": allocated * (2.2 + 0.1 * year + 0.1 * luck.yearly),
        "spent_last_quarter": 0.45 * spent,
        "utilisation": spent / allocated,
        "reform_costs": luck.effect(name, "reform_costs") * price,
        "schemes_started": 1.3 * schemes,
        "schemes_completed": completed,
        "schemes_completed_in_time": (0.7 * completed.sum("sector")).where(
            xr.DataArray(np.arange(luck.years), dims="year") <= luck.years - 5
        ),
        "schemes_abandoned": 0.2 * schemes,
        "schemes_ongoing": 1.5 * schemes + 20.0 * share * year,
        "allocated_by_district": allocated.sum("sector") * _district_shares(name, luck),
        "allocated_by_place": allocated * _district_shares(name, luck),
    }


def _district_shares(name: str, luck: _Luck) -> xr.DataArray:
    """Shares that move from population alone towards population times need."""
    table = _district_table()
    people = xr.DataArray(table["population"].to_numpy(), dims="district")
    need = people * xr.DataArray(table["need"].to_numpy(), dims="district") ** 2
    weight = 0.3 + luck.effect(name, "need_weight")
    return (1 - weight) * people / people.sum() + weight * need / need.sum()


def _politics(name: str, luck: _Luck) -> dict[str, xr.DataArray]:
    year = xr.DataArray(np.arange(luck.years), dims="year")
    flat = xr.zeros_like(luck.yearly)
    department = xr.DataArray([0.3, 0.1, -0.2, 0.1, 0.0], dims="department")
    changes = 1.2 + department + 0.2 * luck.yearly + luck.effect(name, "secretary_changes")
    exits = (np.abs(luck.yearly) > 1.6).astype(float) + luck.effect(name, "forced_exits")
    return {
        "secretary_changes": changes,
        "minister_changes": 0.4 + 0.1 * luck.yearly + 0.0 * department,
        "months_in_post": 10.0 / changes.clip(0.3),
        "minister_party": xr.zeros_like(changes) + (department > 0),
        "plan_continuity": 0.5 + 0.05 * luck.yearly - 0.1 * department,
        "forced_exits": exits,
        "chief_minister_changes": exits + (year == REFORM_YEAR) + (year % 5 == 4),
        "motions": exits + (luck.yearly < -1.0),
        "coalition_seats": 48.0 + 3.0 * luck.yearly,
        "claimants": 55.0 + 2.0 * luck.yearly,
        "dissent": 0.12 + 0.02 * luck.yearly,
        "dissent_below_reference": 0.16 + 0.02 * luck.yearly,
        "dissent_above_reference": 0.06 + 0.01 * luck.yearly,
        "oversight": 0.05 + 0.002 * luck.yearly,
        "capability": flat + 0.01 * year,
        "coopted_share": 0.7 + 0.05 * luck.yearly,
        "political_share": flat + 0.75,
    }


def _formations(luck: _Luck) -> dict[str, xr.DataArray]:
    """Three formations; the smallest party is outside the first, half the worlds lack a third."""
    seats = luck.rng.dirichlet([6.0, 4.0, 3.0, 2.0, 1.0], (luck.worlds, 3))
    seats[:, 0, -1] = np.nan
    seats[::2, 2, :] = np.nan
    seats = seats / np.nansum(seats, axis=-1, keepdims=True, where=~np.isnan(seats))
    posts = seats**0.85
    posts = posts / np.nansum(posts, axis=-1, keepdims=True)
    month = np.tile([0.0, 30.0, 60.0], (luck.worlds, 1))
    month[::2, 2] = np.nan
    dims = ("world", "formation", "party")
    return {
        "seat_share": xr.DataArray(seats, dims=dims),
        "portfolio_share": xr.DataArray(posts, dims=dims),
        "formation_month": xr.DataArray(month, dims=dims[:2]),
    }


def _fixed_parts(luck: _Luck) -> dict[str, xr.DataArray]:
    table = _district_table()
    values = np.stack([luck.parameters + i for i in range(len(PARAMETERS))], axis=1)
    names = ("population", "remoteness", "need")
    fixed = {name: xr.DataArray(table[name].to_numpy(), dims="district") for name in names}
    return fixed | {
        "draw": xr.DataArray(luck.draw, dims="world"),
        "tape": xr.DataArray(np.arange(luck.worlds), dims="world"),
        "parameter_value": xr.DataArray(values, dims=("world", "parameter")),
    }


def _events(scenarios: tuple[str, ...], luck: _Luck) -> dict[str, xr.DataArray]:
    """The life of a government in ten rows, the same in every world but for the revolt's month."""
    rows = []
    for scenario in scenarios:
        for world in range(luck.worlds):
            rows += [(scenario, world, *row) for row in _one_history(world)]
            rows += [(scenario, world, *row) for row in _proposals(scenario, world)]
    columns = ("scenario", "world", "month", "kind", "actor", "cause", "value")
    frame = pd.DataFrame(rows, columns=columns)
    return {
        f"event_{name}": xr.DataArray(
            frame[name].to_numpy(dtype=None if name in ("world", "value") else np.str_),
            dims="event",
        )
        for name in columns
    }


def _proposals(scenario: str, world: int) -> list[tuple[str, str, str, str, float]]:
    """Each lever is proposed when it starts: adopted, or refused by a partner, some twice."""
    start = f"{2013 + REFORM_YEAR}-07"
    rows = []
    for lever in LEVERS[scenario]:
        if world % 10 < ADOPTED[lever]:
            rows.append((start, "reform", lever, "adopted", 1.0))
            continue
        rows.append((start, "reform", lever, "refused by electable party 1", 0.0))
        rows.append(("2018-07", "reform", lever, "refused by programmatic party 1", 0.0))
        rows.append(("2018-09", "reform", lever, "refused by the federation", 0.0))
    return rows


def _one_history(world: int) -> list[tuple[str, str, str, str, float]]:
    revolt = f"2017-{1 + world % 12:02d}"
    postings = [
        (f"{2013 + i}-{8 + i:02d}", kind, f"secretary, {department}", cause, value)
        for i, department in enumerate(DEPARTMENTS)
        for kind, cause, value in (
            ("departure", "patronage", 8.0 + i),
            ("posting", "loyalty" if i % 2 else "merit", 0.0),
        )
    ]
    return sorted(
        [
            ("2013-07", "formation", "programmatic party 2", "initial", 50.0),
            ("2015-12", "exit", "chief minister 1", "agreed swap", 30.0),
            ("2015-12", "swap", "chief minister 2", "agreed swap", 30.0),
            ("2015-12", "formation", "electable party 1", "swap", 52.0),
            (revolt, "motion", "chief minister 2", "own party", 35.0),
            (revolt, "exit", "chief minister 2", "motion", 18.0),
            ("2018-07", "election", "assembly", "end of term", 65.0),
            ("2018-07", "formation", "electable party 2", "election", 45.0),
            *postings,
        ],
        key=lambda row: row[0],
    )


def _district_table() -> pd.DataFrame:
    rows = [row.split(",") for row in _DISTRICTS.strip().replace("\n", ";").split(";")]
    names = ("district", "population", "remoteness", "tile_row", "tile_col")
    table = pd.DataFrame(rows, columns=names).astype(
        {"population": float, "remoteness": float, "tile_row": int, "tile_col": int}
    )
    table["population"] *= 1000.0
    table["need"] = 0.55 + 0.3 * table["remoteness"]
    return table.set_index("district")


def _district_coords() -> dict[str, object]:
    table = _district_table()
    return {
        "district": list(table.index),
        "tile_row": ("district", table["tile_row"].to_numpy()),
        "tile_col": ("district", table["tile_col"].to_numpy()),
    }


def _break(ds: xr.Dataset, scenario: str, world: int) -> None:
    for name in ds.data_vars:
        if "scenario" in ds[name].dims:
            ds[name].loc[{"scenario": scenario, "world": world}] = np.nan


def _attrs(scenarios: tuple[str, ...], years: int, seed: int) -> dict[str, object]:
    contents = {
        name: {
            "name": name,
            "title": name.replace("_", " ").capitalize(),
            "levers": {lever: {"start": "2015-07"} for lever in LEVERS[name]},
        }
        for name in scenarios
    }
    return {
        "title": "Synthetic results for tests",
        "seed": seed,
        "years": years,
        "start": "2013-07",
        "parameters": "prior",
        "switches": json.dumps({"elections": "simulated"}),
        "version": "0",
        "scenarios": json.dumps(contents),
        "caution": "Made-up numbers for tests: they say nothing about any province.",
    }


def _scaled(values: np.ndarray, degrees: int) -> np.ndarray:
    """Centred values with variance 1; as they are where there is too little to vary."""
    return values / np.sqrt((values**2).sum() / degrees) if degrees > 0 else values
