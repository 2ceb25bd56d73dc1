"""A command line in an empty folder, for the tests of every command."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coalition_sim.cli import cli

Run = Callable[..., Result]


def command_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `coalition-sim ARGUMENTS` in a folder."""
    monkeypatch.chdir(folder)

    def call(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["coalition-sim", *arguments])
        return CliRunner().invoke(cli, list(arguments))

    return call


def in_words(result: Result) -> str:
    """All that was printed, on one line: rich and click break lines where they like."""
    return " ".join((result.output + (result.stderr or "")).split())
