"""The words of the analyses: told alike in an export and in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from coalition_sim.report.glossary import GLOSSARY, OF_ANALYSES

PAGE = Path(__file__).parents[2] / "docs" / "glossary.md"
USED = (
    "Sobol index", "Morris screening", "PAWN", "Delta", "Dummy parameter", "PRIM", "Box",
    "Coverage", "Density", "Regret", "Satisficing", "Pareto front", "Paired difference",
    "Interaction", "Replicate", "Store", "Block", "Noise floor", "Lift", "Told apart",
)  # fmt: skip


def test_the_words_that_pictures_and_pages_use_are_explained() -> None:
    assert set(USED) <= set(GLOSSARY | OF_ANALYSES)
    assert not set(GLOSSARY) & set(OF_ANALYSES)


def test_the_page_says_the_same_in_the_order_of_the_alphabet() -> None:
    text = PAGE.read_text(encoding="utf-8")
    told = {
        word: " ".join(meaning.split())
        for word, meaning in re.findall(r"^\*\*(.+?)\.\*\* (.+?)(?=\n\n|\Z)", text, re.M | re.S)
    }
    for word, meaning in OF_ANALYSES.items():
        assert told[word] == meaning, word
    plain = [re.sub(r"[^a-z ]", "", word.casefold()) for word in told]
    assert plain == sorted(plain)
    assert set(USED) <= set(told)
