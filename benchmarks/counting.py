"""Counts the bytes that the engine's array operations read and write.

The state is handed to the engine as `Counted` arrays, a subclass that numpy tells about every
operation. Each operation counts the bytes of the arrays it reads and of those it writes, whatever
level of memory they lie in: what would have to move if nothing stayed in a register between two
operations. numpy's ``np`` in each module of the package is replaced by one that makes new arrays
`Counted` too. Numbers are not changed: `run` compares them with
those of a plain run.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

STATE = ("politics", "posts", "money", "services", "book", "hazards", "scrutiny", "delivery",
         "reforms")  # fmt: skip
"""Parts of the model that one month hands to the next."""
moved: Counter[str] = Counter()
"""Bytes read and written, and the number of operations."""


def _size(thing: Any) -> int:
    """Bytes of the arrays in an argument; a broadcast axis is read once."""
    if isinstance(thing, np.ndarray):
        lengths = (n for n, step in zip(thing.shape, thing.strides, strict=True) if step or n == 1)
        return int(np.prod(list(lengths), dtype=np.int64)) * thing.itemsize
    if isinstance(thing, list | tuple):
        return sum(map(_size, thing))
    return 0


def _note(read: Any, written: Any) -> None:
    moved["read"] += _size(read)
    moved["written"] += _size(written)
    moved["operations"] += 1


def _plain(thing: Any) -> Any:
    """The same without the subclass, so that nothing is counted twice."""
    if isinstance(thing, Counted):
        return thing.view(np.ndarray)
    if isinstance(thing, list | tuple):
        return type(thing)(_plain(one) for one in thing) if type(thing) in (list, tuple) else thing
    if type(thing) is dict:
        return {name: _plain(one) for name, one in thing.items()}
    return thing


def counted(thing: Any) -> Any:
    """Arrays as `Counted`; other things as they are."""
    if type(thing) is np.ndarray:
        return thing.view(Counted)
    if type(thing) in (list, tuple):
        return type(thing)(map(counted, thing))
    return thing


def _method(name: str) -> Callable[..., Any]:
    """A method of arrays that numpy does not announce: it is counted here."""

    def call(self: Counted, *args: Any, **named: Any) -> Any:
        here = self.view(np.ndarray)
        result = getattr(here, name)(*map(_plain, args), **_plain(named))
        if _looks_into(result, (here,)):
            return counted(result)  # a view moves nothing
        read = result if name == "take" else self  # what is not taken is not read
        _note([read, *args], result)
        return counted(result)

    return call


class Counted(np.ndarray):
    """An array whose operations are counted."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *args: Any, **named: Any) -> Any:
        out = named.get("out")
        result = getattr(ufunc, method)(*map(_plain, args), **_plain(named))
        _note(args, () if method == "at" else result)
        return out[0] if out is not None and len(out) == 1 else counted(result)

    def __array_function__(self, function: Any, types: Any, args: Any, named: Any) -> Any:
        result = function(*map(_plain, args), **_plain(named))
        if not _looks_into(result, args):
            first = [result, *args[1:]] if function is np.take else [*args, *named.values()]
            _note(first, result)
        return counted(result)

    def __getitem__(self, key: Any) -> Any:
        result = self.view(np.ndarray)[_plain(key)]
        if not isinstance(result, np.ndarray):
            return result
        if _by_index(key):
            _note([result, key], result)
        return counted(result)

    def __setitem__(self, key: Any, value: Any) -> None:
        here = self.view(np.ndarray)
        here[_plain(key)] = _plain(value)
        _note([value, key], here[_plain(key)])

    take, copy, astype, argsort, repeat, cumsum, nonzero = map(
        _method, ("take", "copy", "astype", "argsort", "repeat", "cumsum", "nonzero")
    )
    argmax, argmin, ravel, clip = map(_method, ("argmax", "argmin", "ravel", "clip"))


def _by_index(key: Any) -> bool:
    """Whether a key picks by arrays, which copies."""
    parts = key if isinstance(key, tuple) else (key,)
    return any(isinstance(part, np.ndarray | list) for part in parts)


def _looks_into(result: Any, args: Any) -> bool:
    """Whether the result is a view of an argument, so that nothing moved."""
    if not isinstance(result, np.ndarray):
        return False
    arrays = [_plain(a) for a in args if isinstance(a, np.ndarray)]
    return any(np.may_share_memory(_plain(result), a) for a in arrays)


class _Numpy(ModuleType):
    """numpy whose functions return `Counted` arrays, and count where no argument is one."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(np, name)
        if isinstance(found, type | np.dtype) or not callable(found) or name in ("errstate",):
            return found

        def call(*args: Any, **named: Any) -> Any:
            before = moved["operations"]
            result = found(*args, **named)
            plain = not any(isinstance(a, Counted) for a in (*args, *named.values()))
            if moved["operations"] == before and plain and not _looks_into(result, args):
                _note(args, result)
            return counted(result)

        if isinstance(found, np.ufunc):
            return _Ufunc(found, call)
        return call


class _Ufunc:
    """A ufunc through the counting call; its methods (``at``, ``reduce``) as they are."""

    def __init__(self, ufunc: np.ufunc, call: Callable[..., Any]) -> None:
        self._ufunc, self._call = ufunc, call

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._call(*args, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ufunc, name)


def run(worlds: int, months: int) -> dict[str, float]:
    """Bytes by world-month, bytes of state and tape by world, and whether numbers agree."""
    from benchmarks.harness import arrays_in, block_of

    plain = block_of(worlds)
    for _ in range(months):
        plain.step()
    model = block_of(worlds)
    state = sum(a.nbytes for part in STATE for a in arrays_in(getattr(model, part)))
    tape = sum(array.nbytes for array in arrays_in(vars(model.tape)))
    model.step()  # what the first month alone does is not the rule
    numpy = _Numpy("counting numpy")
    for name, module in list(sys.modules.items()):
        if name.startswith("coalition_sim") and getattr(module, "np", None) is np:
            module.np = numpy  # type: ignore[attr-defined]
    _count_the_state(model)
    moved.clear()
    for _ in range(months - 1):
        model.step()
    same = np.array_equal(plain.services.service, np.asarray(model.services.service))
    same &= np.array_equal(plain.book.paid, np.asarray(model.book.paid))
    per = worlds * (months - 1)
    return {
        "read": moved["read"] / per,
        "written": moved["written"] / per,
        "operations": moved["operations"] / (months - 1),
        "state": state / worlds,
        "tape": tape / worlds,
        "same": float(same),
    }


def _count_the_state(thing: Any, seen: set[int] | None = None) -> None:
    """Make every array that the model's parts hold a `Counted` one, in place."""
    seen = set() if seen is None else seen
    inside = getattr(thing, "__dict__", None)
    if inside is None or id(thing) in seen:
        return
    seen.add(id(thing))
    for name, value in list(inside.items()):
        if type(value) is np.ndarray and value.dtype != object:
            inside[name] = value.view(Counted)
        elif type(value) in (list, tuple):
            for one in value:
                _into(one, seen)
        elif type(value) is dict:
            for key, one in value.items():
                if type(one) is np.ndarray and one.dtype != object:
                    value[key] = one.view(Counted)
                else:
                    _into(one, seen)
        else:
            _into(value, seen)


def _into(thing: Any, seen: set[int]) -> None:
    if type(thing).__module__.startswith(("coalition_sim", "types")):
        _count_the_state(thing, seen)
