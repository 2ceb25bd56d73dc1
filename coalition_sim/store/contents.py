"""What a store holds, in numbers: for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalition_sim.store.holdings import look
from coalition_sim.store.rows import Ranges, ranges_of


@dataclass(frozen=True)
class Contents:
    """A store in numbers.

    Counts are of scenario-worlds: asked for at some time, with a result, failed (their block
    raised an error), and missing. ``failures`` counts them by error. ``versions`` are those of
    Python and the libraries that computed the blocks, each with all its values.
    """

    address: str
    experiment: dict[str, Any]
    worlds: Ranges
    asked: int
    done: int
    failed: int
    missing: int
    blocks: int
    unfinished: int
    bytes: int
    seconds: float
    failures: dict[str, int]
    versions: dict[str, list[str]]


def contents(address: str | Path) -> Contents:
    """Look at a store; reads no results."""
    store = look(address)
    done, failed = store.done(store.asked), store.failed_rows(store.asked)
    errors: Counter[str] = Counter()
    piece_of, _ = store.found(store.asked, store.failed)
    for number, piece in enumerate(store.failed):
        errors[str(piece.told["error"])] += int((failed & (piece_of == number)).sum())
    used: dict[str, set[str]] = {}
    for piece in (*store.pieces, *store.failed):
        for name, version in piece.told["versions"].items():
            used.setdefault(name, set()).add(version)
        used.setdefault("accelerator", set()).add(piece.told["accelerator"])
    return Contents(
        address=store.place.address,
        experiment=store.experiment,
        worlds=ranges_of(store.asked),
        asked=done.size,
        done=int(done.sum()),
        failed=int(failed.sum()),
        missing=int((~done & ~failed).sum()),
        blocks=len(store.pieces),
        unfinished=len(store.unfinished),
        bytes=store.bytes,
        seconds=sum(float(piece.told["seconds"]) for piece in store.pieces),
        failures={error: count for error, count in errors.items() if count},
        versions={name: sorted(found) for name, found in sorted(used.items())},
    )
