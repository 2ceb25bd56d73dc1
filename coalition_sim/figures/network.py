"""Who holds which ministry, and where its money goes, in one world and one year."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Curve

from coalition_sim.figures import labels, style
from coalition_sim.province import province

DISTRICTS_NAMED = 11  # the rest are one node: the picture shows the largest flows
REST = "other districts"
BAR = 0.022  # width of a node
GAP = 0.022  # between nodes of one column
COLUMNS = {"party": 0.2, "ministry": 0.53, "district": 0.77}
HEADING: dict[str, Any] = {"fontsize": 12.5, "fontweight": "bold", "va": "bottom"}
MINISTRY_WORDS = {
    "Finance": "Finance (signs the releases)",
    "Planning & Development": "Planning & Development\n(all other works)",
}
VACANT = "no minister yet"
LEAST = 0.006  # height of a node through which no money flows
PARTY_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#8E4585", "#B8860B", "#56B4E9", "#777777")

MEANINGS = {
    "from_kind": "what the band comes from: a party or a ministry",
    "from": "its name",
    "to_kind": "what the band goes to: a ministry or a district",
    "to": "its name",
    "held_by": "the party that holds the ministry (the band's colour)",
    "money": "development money allocated in the year (the band's thickness)",
}


def cabinet(ds: xr.Dataset, scenario: str, world: int, year: str) -> dict[str, str]:
    """The party that holds each key department at the end of a fiscal year."""
    held = ds["minister_party"].sel(scenario=scenario, world=world, year=year).values
    parties = [str(name) for name in ds["party"].values]
    departments = [str(name) for name in ds["department"].values]
    return {
        department: parties[int(party)] if party >= 0 else VACANT
        for department, party in zip(departments, held, strict=True)
    }


def coalition_graph(ds: xr.Dataset, scenario: str, world: int, year: str) -> nx.DiGraph:
    """Parties, ministries and districts; every edge carries `money` in Rs bn of the year."""
    one = ds.sel(scenario=scenario, world=world, year=year)
    flows = one["allocated_by_place"].values @ province().sector_department
    places = _largest(one["allocated_by_district"].to_series())
    rank = {str(name): n for n, name in enumerate(ds["district"].values)}
    named = [rank[name] for name in places if name in rank]
    rest = flows.sum(axis=0) - flows[named].sum(axis=0)
    graph = nx.DiGraph()
    for k, (ministry, party) in enumerate(cabinet(ds, scenario, world, year).items()):
        graph.add_node(party, column="party")
        graph.add_node(ministry, column="ministry")
        graph.add_edge(party, ministry, money=float(flows[:, k].sum()), party=party)
        for district in places:
            graph.add_node(district, column="district")
            money = float(flows[rank[district], k] if district in rank else rest[k])
            if money > 0:
                graph.add_edge(ministry, district, money=money, party=party)
    return graph


def shown_year(ds: xr.Dataset) -> str:
    """The third fiscal year, or the last of a shorter run: the government is then in its stride."""
    return str(ds["year"].values[min(2, ds.sizes["year"] - 1)])


def coalition_network(
    ds: xr.Dataset,
    scenario: str = "status_quo",
    world: int | None = None,
    year: str | None = None,
    path: str | Path | None = None,
) -> Figure:
    """The coalition of one world as flows: party, ministry, district; thickness is money."""
    world = int(ds["world"].values[0]) if world is None else world
    year = shown_year(ds) if year is None else year
    graph = coalition_graph(ds, scenario, world, year)
    total = sum(money for _, _, money in graph.in_edges(_nodes(graph, "ministry"), data="money"))
    with style.house_style():
        figure = style.new_figure(
            "Who holds which ministry, and where its money goes",
            f"{labels.scenario_title(ds, scenario)}, world {world}, {year}: "
            f"development budget of Rs {total:.0f} bn",
        )
        ax = figure.add_axes((0.01, 0.12, 0.98, 0.76))
        _draw(ax, graph, total)
        style.footnote(
            figure,
            "One simulated world, not a record. Thickness is money allocated in the year.",
        )
        return style.finish(figure, path, _numbers(graph, scenario, world, year), MEANINGS)


def _numbers(graph: nx.DiGraph, scenario: str, world: int, year: str) -> pd.DataFrame:
    """A row for every band: from party to ministry, and from ministry to district."""
    columns = dict(graph.nodes(data="column"))
    rows = [
        {
            "scenario": scenario,
            "world": world,
            "year": year,
            "from_kind": columns[start],
            "from": start,
            "to_kind": columns[end],
            "to": end,
            "held_by": edge["party"],
            "money": edge["money"],
            "unit": "Rs bn of the year",
        }
        for start, end, edge in graph.edges(data=True)
    ]
    return pd.DataFrame(rows)


def _largest(by_district: pd.Series) -> dict[str, float]:
    """The districts with most money by name, and all others as one."""
    ordered = by_district.sort_values(ascending=False)
    named = {str(name): float(value) for name, value in ordered.iloc[:DISTRICTS_NAMED].items()}
    rest = ordered.iloc[DISTRICTS_NAMED:]
    return named | {f"{len(rest)} {REST}": float(rest.sum())} if len(rest) else named


def _nodes(graph: nx.DiGraph, column: str) -> list[str]:
    return [node for node, of in graph.nodes(data="column") if of == column]


def _through(graph: nx.DiGraph, node: str) -> float:
    """Money through a node: what comes in, or for a party what goes out."""
    edges = graph.in_edges(node, data="money") or graph.out_edges(node, data="money")
    return sum(money for _, _, money in edges)


def _bars(graph: nx.DiGraph, column: str, total: float) -> dict[str, tuple[float, float]]:
    """Bottom and height of each node of a column, the largest on top, the rest last."""
    nodes = _nodes(graph, column)
    if column == "district":
        nodes.sort(key=lambda node: (REST in node, -_through(graph, node)))
    if column == "ministry":  # grouped by holder, so that flows from parties do not cross
        order = list(_bars(graph, "party", total))
        holder = {node: next(iter(graph.predecessors(node))) for node in nodes}
        nodes.sort(key=lambda node: (order.index(holder[node]), -_through(graph, node)))
    if column == "party":
        nodes.sort(key=lambda node: -_through(graph, node))
    room = 1 - GAP * (DISTRICTS_NAMED + 1)
    heights = [max(room * _through(graph, node) / total, LEAST) for node in nodes]
    gap = (1 - sum(heights)) / max(len(nodes) - 1, 1) if len(nodes) > 1 else 0
    top, bars = 1.0, {}
    for node, height in zip(nodes, heights, strict=True):
        bars[node] = (top - height, height)
        top -= height + gap
    return bars


def _draw(ax: Axes, graph: nx.DiGraph, total: float) -> None:
    bars = {column: _bars(graph, column, total) for column in COLUMNS}
    colours = dict(zip(bars["party"], PARTY_COLOURS * 2, strict=False))
    for start, end in (("party", "ministry"), ("ministry", "district")):
        _flows(ax, graph, bars, start, end, colours)
    for column, at in COLUMNS.items():
        for node, (bottom, height) in bars[column].items():
            party = node if column == "party" else next(iter(graph.predecessors(node)))
            colour = style.MUTED if column == "district" else colours[party]
            ax.add_patch(Rectangle((at, bottom), BAR, height, facecolor=colour, edgecolor="white"))
            _name(ax, graph, column, node, at, bottom + height / 2)
    for column, text in (("party", "Party in the cabinet"), ("ministry", "Ministry it holds")):
        ax.text(COLUMNS[column] + BAR, 1.035, text, **HEADING, ha="right")
    ax.text(COLUMNS["district"], 1.035, "District", **HEADING)
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.03, 1.1)
    ax.axis("off")


def _name(ax: Axes, graph: nx.DiGraph, column: str, node: str, at: float, y: float) -> None:
    """A node's name and money beside its bar."""
    money = _through(graph, node)
    amount = f"Rs {money:.1f} bn" if money < 10 else f"Rs {money:.0f} bn"
    if column == "party":
        ax.text(at - 0.008, y, f"{node}\n{amount}", ha="right", va="center", fontsize=12)
    elif column == "ministry":
        words = MINISTRY_WORDS.get(node, node)
        line = f"{words}, {amount}" if money > 0 else words
        text = ax.text(at - 0.008, y, line, ha="right", va="center", fontsize=11.5)
        text.set_bbox({"facecolor": "white", "alpha": 0.7, "lw": 0, "pad": 1.0})
    else:
        ax.text(at + BAR + 0.008, y, f"{node}  {amount}", va="center", fontsize=11.5)


def _flows(
    ax: Axes,
    graph: nx.DiGraph,
    bars: dict[str, dict[str, tuple[float, float]]],
    start: str,
    end: str,
    colours: dict[str, str],
) -> None:
    """Bands from one column to the next, stacked at both ends in the order of the nodes."""
    left, right = COLUMNS[start] + BAR, COLUMNS[end]
    leaving = {node: bottom + height for node, (bottom, height) in bars[start].items()}
    arriving = {node: bottom + height for node, (bottom, height) in bars[end].items()}
    scale = 1 - GAP * (DISTRICTS_NAMED + 1)
    total = sum(_through(graph, node) for node in bars["ministry"])
    for source in bars[start]:
        for target in bars[end]:
            if not graph.has_edge(source, target):
                continue
            edge = graph.edges[source, target]
            width = max(scale * edge["money"] / total, LEAST if edge["money"] == 0 else 0.0)
            band = _band(left, leaving[source], right, arriving[target], width)
            ax.add_patch(
                PathPatch(
                    band,
                    facecolor=colours[edge["party"]],
                    alpha=0.4,
                    edgecolor="white",
                    linewidth=0.3,
                )
            )
            leaving[source] -= width
            arriving[target] -= width


def _band(x0: float, top0: float, x1: float, top1: float, width: float) -> Curve:
    """A band of constant thickness that leaves and arrives level."""
    middle = (x0 + x1) / 2
    points = [
        (x0, top0), (middle, top0), (middle, top1), (x1, top1),
        (x1, top1 - width), (middle, top1 - width), (middle, top0 - width), (x0, top0 - width),
        (x0, top0),
    ]  # fmt: skip
    move, line, curve, close = Curve.MOVETO, Curve.LINETO, Curve.CURVE4, Curve.CLOSEPOLY
    return Curve(points, [move, curve, curve, curve, line, curve, curve, curve, close])
