"""What a run was: all that is needed to repeat it, and to explain a difference if it does not.

A `Request` is what was asked for. A manifest is a request with the circumstances: versions, hashes,
command, duration, platform. `rerun` turns a manifest back into a request.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from coalition_sim import __version__, compiled
from coalition_sim.scenario import Scenario
from coalition_sim.variables import recorded

FORMAT = 1
LARGEST = 5_000_000  # bytes; a manifest of four scenarios is about 10 kB
LIBRARIES = ("mesa", "numpy", "scipy", "pandas", "xarray", "zarr", "networkx", "SALib")


class ManifestError(ValueError):
    """A manifest that cannot be read, with the file and the reason."""


class Screening(BaseModel):
    """The size of a Morris screening, and whether unknowns are moved by groups."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trajectories: Annotated[int, Field(ge=2, le=1000)] = 2
    replicates: Annotated[int, Field(ge=2, le=1000)] = 2
    groups: bool = False  # a manifest that says nothing of groups is of single unknowns


Share = Annotated[float, Field(ge=0, le=1)]


class Sweeping(BaseModel):
    """Which setting of a scenario's levers is moved, over which levels, and what is drawn.

    ``given``: adoption and survival of every lever are taken as given, whatever the scenario says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    over: Literal["strength", "compliance"]
    lever: str | None = None
    at: Annotated[tuple[Share, ...], Field(min_length=2)]
    outcomes: tuple[str, ...] | None = None
    given: bool = False  # a manifest that says nothing of it kept the stages of its scenario


def _recordable(names: str) -> str:
    recorded(names)
    return names


class Request(BaseModel):
    """What was asked for; the same request on the same version gives the same numbers.

    A "compare" may hold a screening too; a "sensitivity" is a screening alone; a "sweep" is of one
    scenario.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["compare", "run", "sensitivity", "sweep"] = "compare"
    scenarios: Annotated[tuple[dict[str, Any], ...], Field(min_length=1)]
    baseline: str | None = None
    worlds: Annotated[int, Field(ge=1, le=1_000_000)] = 200
    years: Annotated[int, Field(ge=1, le=50)] = 10
    start: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] = "2013-07"
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 1
    parameters: Literal["prior", "central"] = "prior"
    switches: dict[str, str] = Field(default_factory=dict)
    record: Annotated[str, AfterValidator(_recordable)] = "everything"
    screening: Screening | None = None
    sweep: Sweeping | None = None

    def load(self) -> list[Scenario]:
        """The scenarios as objects, validated again."""
        return [Scenario.from_dict(content) for content in self.scenarios]


def build_manifest(
    request: Request, command: str | None, seconds: float, store: str | None = None
) -> dict[str, Any]:
    """The manifest of a finished run (JSON types only); ``store`` is where its data are."""
    content = request.model_dump(mode="json", exclude={"scenarios"})
    return {
        "format": FORMAT,
        "program": "coalition_sim",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "duration_seconds": round(seconds, 2),
        **({} if store is None else {"store": store}),
        **content,
        "scenarios": [
            {"name": scenario.name, "sha256": scenario.hash, "content": scenario.to_dict()}
            for scenario in request.load()
        ],
        "versions": versions(),
        "package_sha256": package_hash(),
        "platform": {
            "system": platform.system(),
            "machine": platform.machine(),
            "python": platform.python_implementation(),
            "processors": os.cpu_count(),
            "accelerator": compiled.in_use(),
        },
        "note": _note(request),
    }


def _note(request: Request) -> str:
    """What the numbers of this run say about adoption and survival."""
    if request.sweep is not None and request.sweep.given:
        return "Adoption and survival of every lever are taken as given."
    stages = "Whether a lever is adopted and survives is decided inside the model, except where"
    note = f"{stages} its scenario takes that as given."
    if request.kind == "compare" and request.screening is not None:
        return f"{note} The screening of unknowns takes both as given."
    return note


def read_manifest(path: str | Path) -> tuple[Request, dict[str, Any]]:
    """Read a manifest (the file, or the results folder that holds it) and check every entry."""
    file, content = manifest_content(path)
    if content.get("kind") == "study":
        raise ManifestError(
            f"{file}: this is a sensitivity study. Run it again with `coalition-sim sensitivity "
            f"{file.parent / 'study.yaml'}`."
        )
    if content.get("kind") == "discovery":
        raise ManifestError(
            f"{file}: this is a search for failures. Run its own command again: "
            f"{content.get('command')}"
        )
    return _request(file, content), content


def manifest_content(path: str | Path) -> tuple[Path, dict[str, Any]]:
    """The file of a manifest and all it holds, whatever kind of results it is of."""
    file = Path(path) / "manifest.json" if Path(path).is_dir() else Path(path)
    content = _read_json(file)
    if not isinstance(content, dict) or content.get("program") != "coalition_sim":
        raise ManifestError(f"{file}: this is not a manifest of coalition_sim.")
    if content.get("format") != FORMAT:
        raise ManifestError(
            f"{file}: format {content.get('format')!r} is not known; this version reads {FORMAT}."
        )
    return file, content


def versions() -> dict[str, str]:
    """Versions of Python, this package and the libraries whose change could move a number."""
    return {
        "coalition_sim": __version__,
        "python": platform.python_version(),
        **{name: metadata.version(name) for name in LIBRARIES},
    }


@cache
def package_hash() -> str:
    """SHA-256 over the code and data of the installed package, so that an edit shows."""
    digest = hashlib.sha256()
    for name, file in sorted(_files(resources.files("coalition_sim"), "")):
        digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in {"__pycache__", "scenarios"}:
            found += _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".csv")):
            found.append((prefix + entry.name, entry))
    return found


def _read_json(file: Path) -> Any:
    try:
        if file.stat().st_size > LARGEST:
            raise ManifestError(f"{file}: larger than {LARGEST:,} bytes; not a manifest.")
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ManifestError(f"{file}: cannot be read ({error.strerror}).") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, ManifestError):
            raise
        raise ManifestError(f"{file}: not JSON ({error}).") from None


def _request(file: Path, content: Mapping[str, Any]) -> Request:
    asked = {key: content[key] for key in Request.model_fields if key in content}
    entries = asked.get("scenarios")
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise ManifestError(f"{file}: scenarios: each needs a name, its content and its sha256.")
    asked["scenarios"] = [entry["content"] for entry in entries]
    try:
        request = Request.model_validate(asked)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise ManifestError(f"{file}: {problems}") from None
    for scenario, entry in zip(request.load(), entries, strict=True):
        if scenario.hash != entry["sha256"]:
            raise ManifestError(
                f"{file}: scenario {scenario.name!r} was changed after the run: its content no "
                "longer matches its sha256. Save it as a scenario file and use `compare` instead."
            )
    return request


def _is_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("content"), dict)
        and isinstance(entry.get("sha256"), str)
    )
