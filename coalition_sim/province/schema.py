"""What each table of the province holds: its columns, the type of each and the key of a row."""

from __future__ import annotations

from dataclasses import dataclass

QUALITIES = (
    "measured",  # census, survey, official count
    "reported",  # press or other secondary report, read as an excerpt
    "claim",  # statement by an interested party
    "derived",  # arithmetic on other values
    "recalled",  # from memory of a public source, unverified
    "rank_only",  # measured after 2017-18: only the order of districts may be used
    "filled",  # copied from another district
    "assumed",  # judgement; the source column says why
)


@dataclass(frozen=True)
class Column:
    """One column: ``kind`` is text, number, integer, share, day, month or fiscal_year."""

    kind: str = "text"
    optional: bool = False
    allowed: tuple[str, ...] = ()
    refers: str = ""  # "file.csv:column" whose values are the allowed ones; lists are split at ";"


@dataclass(frozen=True)
class Table:
    """Columns of a file beside ``source`` and ``quality``, which every file has, and its key."""

    key: tuple[str, ...]
    columns: dict[str, Column]


TEXT, NUMBER, INTEGER = Column(), Column("number"), Column("integer")
SHARE, MONTH, FISCAL_YEAR = Column("share"), Column("month"), Column("fiscal_year")
YES_NO = Column(allowed=("yes", "no"))
DISTRICT = Column(refers="places.csv:district")
DISTRICTS = Column(refers="places.csv:district", optional=True)
PARTY = Column(refers="parties.csv:party")
PARTIES = Column(refers="parties.csv:party", optional=True)
SECTOR = Column(refers="sectors.csv:sector")
DEPARTMENT = Column(refers="departments.csv:department")
LEVEL = Column(refers="starting_levels.csv:name")
OPTIONAL_TEXT, OPTIONAL_YEAR = Column(optional=True), Column("integer", optional=True)

TABLES: dict[str, Table] = {
    "places.csv": Table(
        ("district",),
        {
            "district": TEXT,
            "division": TEXT,
            "tile_row": INTEGER,
            "tile_col": INTEGER,
            "strategic": SHARE,
            "unit": TEXT,
            "year": INTEGER,
        },
    ),
    "districts.csv": Table(
        ("district", "variable", "year"),
        {"district": DISTRICT, "variable": TEXT, "value": NUMBER, "unit": TEXT, "year": INTEGER},
    ),
    "adjacency.csv": Table(
        ("district_a", "district_b"),
        {
            "district_a": DISTRICT,
            "district_b": DISTRICT,
            "shared_border_km": NUMBER,
            "touch_type": TEXT,
            "unit": TEXT,
            "year": INTEGER,
        },
    ),
    "sectors.csv": Table(
        ("sector",),
        {
            "sector": TEXT,
            "label": TEXT,
            "role": Column(allowed=("core", "need", "rest")),
            "spending": OPTIONAL_TEXT,
            "unit": TEXT,
        },
    ),
    "starting_levels.csv": Table(
        ("name",),
        {
            "name": TEXT,
            "variable": OPTIONAL_TEXT,
            "year": OPTIONAL_YEAR,
            "reading": Column(optional=True, allowed=("one_minus", "twice_first_less_second")),
            "repeat_year": OPTIONAL_YEAR,
            "order_variable": OPTIONAL_TEXT,
            "order_year": OPTIONAL_YEAR,
            "parts": Column(refers="starting_levels.csv:name", optional=True),
        },
    ),
    "starting_numbers.csv": Table(
        ("name", "item"),
        {
            "name": LEVEL,
            "item": Column(
                allowed=("provincial_level", "spread", "sd", "budget_share", "satisfaction")
            ),
            "value": NUMBER,
            "unit": TEXT,
        },
    ),
    "indicators.csv": Table(
        ("indicator",),
        {
            "indicator": TEXT,
            "label": TEXT,
            "sector": Column(refers="sectors.csv:sector", optional=True),
            "kind": Column(allowed=("follows", "stock", "joint")),
            "sex": Column(allowed=("all", "female", "male")),
            "better": Column(allowed=("more", "less")),
            "pair": OPTIONAL_TEXT,
            "unit": TEXT,
        },
    ),
    "security.csv": Table(("year",), {"year": INTEGER, "fatalities": NUMBER, "unit": TEXT}),
    "departments.csv": Table(
        ("department",), {"department": TEXT, "label": TEXT, "salience": SHARE, "unit": TEXT}
    ),
    "sector_departments.csv": Table(
        ("sector", "department"),
        {"sector": SECTOR, "department": DEPARTMENT, "weight": SHARE, "unit": TEXT},
    ),
    "parties.csv": Table(
        ("party",),
        {
            "party": TEXT,
            "name": TEXT,
            "label": TEXT,
            "kind": Column(allowed=("programmatic", "electable")),
            "role": Column(allowed=("party", "independents", "new_party")),
            "seats_2013": INTEGER,
            "unit": TEXT,
            "year": INTEGER,
        },
    ),
    "assembly.csv": Table(
        ("year", "party"),
        {
            "year": INTEGER,
            "party": PARTY,
            "general_seats": INTEGER,
            "reserved_women": INTEGER,
            "reserved_minority": INTEGER,
            "total": INTEGER,
            "in_government_at_formation": Column(optional=True, allowed=("yes", "no", "partial")),
            "unit": TEXT,
        },
    ),
    "seats_2013.csv": Table(
        ("seat",),
        {
            "seat": TEXT,
            "kind": Column(allowed=("general", "reserved_women", "reserved_minority")),
            "districts": DISTRICTS,
            "ballot_party": PARTIES,
            "party": PARTY,
            "runner_up": PARTIES,
            "votes_winner": Column("number", optional=True),
            "votes_cast": Column("number", optional=True),
            "margin": Column("share", optional=True),
        },
    ),
    "seats_2018.csv": Table(
        ("seat",),
        {"seat": TEXT, "districts": DISTRICTS, "ballot_party": PARTY, "party": PARTY},
    ),
    "seat_districts.csv": Table(
        ("seat", "district"),
        {
            "seat": Column(refers="seats_2013.csv:seat"),
            "district": DISTRICT,
            "weight": SHARE,
            "unit": TEXT,
            "year": INTEGER,
        },
    ),
    "government.csv": Table(
        ("item",), {"item": TEXT, "value": TEXT, "unit": TEXT, "year": INTEGER}
    ),
    "governments.csv": Table(
        ("start",),
        {
            "start": Column("day"),
            "end": Column("day"),
            "party": PARTY,
            "home_district": DISTRICT,
            "partners": PARTY,
            "reason_for_end": TEXT,
        },
    ),
    "cabinet_2013.csv": Table(
        ("party", "portfolio"),
        {
            "year": INTEGER,
            "party": PARTY,
            "portfolio": TEXT,
            "department": Column(refers="departments.csv:department", optional=True),
            "district": DISTRICT,
        },
    ),
    "psdp.csv": Table(
        ("fiscal_year", "variable"),
        {"fiscal_year": FISCAL_YEAR, "variable": TEXT, "value": NUMBER, "unit": TEXT},
    ),
    "prices.csv": Table(
        ("fiscal_year", "variable"),
        {"fiscal_year": FISCAL_YEAR, "variable": TEXT, "value": NUMBER, "unit": TEXT},
    ),
    "outcomes.csv": Table(
        ("variable", "year"),
        {"variable": TEXT, "year": INTEGER, "value": NUMBER, "unit": TEXT},
    ),
    "donors.csv": Table(
        ("donor",),
        {
            "donor": TEXT,
            "label": TEXT,
            "sector": SECTOR,
            "on_budget": YES_NO,
            "start": MONTH,
            "end": MONTH,
            "coverage": TEXT,
            "supports": YES_NO,
            "monitors": YES_NO,
            "anchors": YES_NO,
        },
    ),
    "fill_rules.csv": Table(
        ("district", "name", "quantity"),
        {
            "district": DISTRICT,
            "name": LEVEL,
            "quantity": Column(allowed=("level", "recurrent")),
            "rule": Column(allowed=("parent", "earlier_year", "rank", "reverse_rank")),
            "origin": TEXT,
        },
    ),
    "settings.csv": Table(("item",), {"item": TEXT, "value": NUMBER, "unit": TEXT}),
}
