"""The report: one HTML page with everything in it, for a reader who has never seen a model."""

from __future__ import annotations

from coalition_sim.report.builder import build_report, write_report

__all__ = ["build_report", "write_report"]
