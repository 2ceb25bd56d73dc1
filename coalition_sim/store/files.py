"""Where a store lies: a folder of small files at any address that fsspec knows."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coalition_sim.store.errors import StoreError

UNFINISHED = ".part"
"""Ends the name of a local file that is still written; such files are never read."""


class Place:
    """A folder; names in it are relative, with slashes.

    A local file appears whole under its name or not at all, and so does an object of the usual
    object stores.
    """

    def __init__(self, address: str | Path) -> None:
        import fsspec

        self.address = str(address)
        try:
            self.fs, self.root = fsspec.core.url_to_fs(os.fspath(address), auto_mkdir=True)
        except TypeError:  # not every file system makes folders
            self.fs, self.root = fsspec.core.url_to_fs(os.fspath(address))
        except (ImportError, ValueError) as error:
            raise StoreError(f"{address}: this address cannot be used ({error})") from None
        self.root = self.root.rstrip("/")
        protocol = self.fs.protocol
        self.is_local = "file" in ((protocol,) if isinstance(protocol, str) else protocol)

    def __getstate__(self) -> dict[str, Any]:
        return {"address": self.address}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__init__(state["address"])  # type: ignore[misc]

    def path(self, name: str) -> str:
        return f"{self.root}/{name}" if name else self.root

    def exists(self, name: str = "") -> bool:
        with self.as_store_error("read"):
            return bool(self.fs.exists(self.path(name)))

    def read(self, name: str) -> bytes | None:
        """A file, or None where there is none."""
        try:
            with self.as_store_error("read"):
                return bytes(self.fs.cat_file(self.path(name)))
        except FileNotFoundError:
            return None

    def read_all(self, names: Iterable[str]) -> dict[str, bytes]:
        """Several files at once, those that are there."""
        paths = {self.path(name): name for name in names}
        if not paths:
            return {}
        with self.as_store_error("read"):
            found = self.fs.cat(list(paths), on_error="omit")
        return {paths[self._mine(path, paths)]: bytes(data) for path, data in found.items()}

    def _mine(self, path: str, paths: Mapping[str, str]) -> str:
        return path if path in paths else self.fs._strip_protocol(path)

    def sizes(self, folder: str) -> dict[str, int]:
        """Sizes of all files under a folder, by name, those still written left out."""
        self.fs.invalidate_cache()
        with self.as_store_error("read"):
            found = self.fs.find(self.path(folder), detail=True)
        start = len(self.root) + 1
        return {
            path[start:]: int(entry["size"] or 0)
            for path, entry in found.items()
            if not path.endswith(UNFINISHED)
        }

    def write(self, name: str, data: bytes) -> None:
        """One file, whole or not at all."""
        with self.as_store_error("written"):
            if self.is_local:
                self.fs.pipe_file(self.path(name) + UNFINISHED, data)
                os.replace(self.path(name) + UNFINISHED, self.path(name))
            else:
                self.fs.pipe_file(self.path(name), data)

    def write_all(self, files: Mapping[str, bytes]) -> None:
        """Several files in any order, each perhaps in part if this is cut short."""
        with self.as_store_error("written"):
            self.fs.pipe({self.path(name): data for name, data in files.items()})

    def remove(self, name: str) -> None:
        """A file or a folder, if it is there."""
        with self.as_store_error("written"):
            if self.fs.exists(self.path(name)):
                self.fs.rm(self.path(name), recursive=True)

    def zarr(self) -> Any:
        """The place as a read-only store for zarr."""
        from zarr.storage import FsspecStore, LocalStore

        if self.is_local:
            return LocalStore(self.root, read_only=True)
        return FsspecStore.from_url(self.address, read_only=True)

    @contextmanager
    def as_store_error(self, what: str) -> Iterator[None]:
        """Errors of the disk or the network name the store and the next step."""
        try:
            yield
        except FileNotFoundError:
            if what == "read":
                raise
            raise StoreError(f"{self.address}: its folder was removed meanwhile") from None
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            hint = " What is stored so far is kept: --resume goes on." if what == "written" else ""
            raise StoreError(f"{self.address}: cannot be {what} ({reason}).{hint}") from error


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def group_json(attributes: Mapping[str, Any]) -> bytes:
    """The metadata of a Zarr group (format 3)."""
    return as_json({"zarr_format": 3, "node_type": "group", "attributes": dict(attributes)})


def from_json(data: bytes | None) -> dict[str, Any] | None:
    """A JSON object, or None for anything else: nothing, a torn file, another kind of file."""
    try:
        value = json.loads(data or b"")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
