"""Pictures of a comparison: each module draws one kind, :func:`save_all` draws them all.

    fan.fan_chart                  outcomes year by year, with half and nine in ten worlds
    stages.stages_figure           which levers are adopted, complied with and kept
    differences.differences_figure what one reform changes, with the words beside each row
    differences.sectors_figure     the same for all sectors and the indicators people know
    objectives.objectives_figure   how likely a plan's own objectives are met
    reported.reported_figure       services as reported and as they are
    tiles.district_gain_map        where one reform helps and where it hurts
    allocation.allocation_map      money against need, district by district
    network.coalition_network      parties, ministries, districts and the money between them
    timeline.timeline              chief ministers and secretaries of one world
    money.money_figure             budget used and throw-forward
    portfolios.portfolio_figure    cabinet posts against seats
    tornado.tornado                which unknowns decide the effect of one reform

Every function takes ``path=None`` and returns a matplotlib ``Figure``.
"""

from __future__ import annotations

from coalition_sim.figures.catalogue import Picture, catalogue, save_all

__all__ = ["Picture", "catalogue", "save_all"]
