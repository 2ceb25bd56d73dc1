"""Every rule carries a worked example in its docstring; all of them run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from coalition_sim import rules

MODULES = sorted(found.name for found in pkgutil.iter_modules(rules.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    module = importlib.import_module(f"coalition_sim.rules.{name}")
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("name", rules.__all__)
def test_docstring_says_what_a_reader_needs(name: str) -> None:
    text = getattr(rules, name).__doc__
    assert ">>>" in text, "a worked example"
    assert "Valid:" in text or "Returns" in text, "range of validity or of the answer"
    assert "(..." in text or "(n,)" in text, "a shape for each argument"
