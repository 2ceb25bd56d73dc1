"""What stands between the engine and another array module: places counted in the source.

Counts come from the syntax tree, so that text and comments do not count. Whether an array is read
by integers (``x[rows]``) cannot be told from the syntax; such reads are counted where the key is
a name or a call, and the count is an upper bound. Besides, every rule is run under
``array_api_strict``, which offers the standard and nothing else, if that package is installed.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.accelerators import OtherNumpy, rules_on
from benchmarks.harness import ROOT, Scale
from benchmarks.tables import Table
from coalition_sim import rules

PACKAGE = ROOT / "coalition_sim"
ENGINE = ("agents", "beginning.py", "bookkeeping.py", "ground.py", "model.py", "month.py",
          "recorder.py", "schemes.py", "state.py", "tape.py", "axes.py", "measures.py")  # fmt: skip
_NAMES = (
    "abs acos acosh add all any arange argmax argmin argsort asarray asin asinh astype atan atan2 "
    "atanh bitwise_and bitwise_invert bitwise_left_shift bitwise_or bitwise_right_shift "
    "bitwise_xor bool broadcast_arrays broadcast_to can_cast ceil clip complex128 complex64 concat "
    "conj copysign cos cosh count_nonzero cumulative_prod cumulative_sum diff divide e empty "
    "empty_like equal exp expand_dims expm1 eye finfo flip float32 float64 floor floor_divide "
    "full full_like greater greater_equal hypot iinfo imag inf int16 int32 int64 int8 isdtype "
    "isfinite isin isinf isnan less less_equal linspace log log10 log1p log2 logaddexp logical_and "
    "logical_not logical_or logical_xor matmul matrix_transpose max maximum mean meshgrid min "
    "minimum moveaxis multiply nan negative newaxis nextafter nonzero not_equal ones ones_like "
    "permute_dims pi positive pow prod real reciprocal remainder repeat reshape result_type roll "
    "round searchsorted sign signbit sin sinh sort sqrt square squeeze stack std subtract sum take "
    "take_along_axis tan tanh tensordot tile tril triu trunc uint16 uint32 uint64 uint8 "
    "unique_all unique_counts unique_inverse unique_values unstack var vecdot where zeros "
    "zeros_like"
)
STANDARD = frozenset(_NAMES.split())
"""Names of the Python array API standard, 2024.12 and 2025.12."""
TYPES = {"ndarray", "bool_", "dtype", "random"}  # types and the tape, counted elsewhere or not code
METHODS = {"sum", "any", "all", "take", "copy", "astype", "ravel", "argsort", "argmax", "argmin",
           "repeat", "cumsum", "min", "max", "mean", "reshape", "swapaxes", "clip", "round",
           "nonzero"}  # fmt: skip


def measure(scale: Scale) -> list[Table]:
    """Obstacles by kind, and how far the rules run under the standard."""
    return [_counted(), _tried()]


# -- counted in the source -------------------------------------------------------------------------


def _counted() -> Table:
    parts = {"rules": [PACKAGE / "rules"], "engine": [PACKAGE / name for name in ENGINE]}
    trees = {part: list(_trees(paths)) for part, paths in parts.items()}
    rows = []
    for what, (found, why) in KINDS.items():
        numbers: list[int] = []
        for part in parts:
            per_file = [sum(map(bool, map(found, ast.walk(tree)))) for tree in trees[part]]
            numbers += [sum(per_file), sum(map(bool, per_file))]
        rows.append((what, *numbers, why))
    columns = ("obstacle", "places in rules", "files", "places in the engine", "files ",
               "what it means for another module")  # fmt: skip
    files = ", ".join(f"{len(found)} files of {part}" for part, found in trees.items())
    notes = (
        f"Counted in the syntax tree of {files} (the engine: agents, state, schemes, tape, "
        "records). A place may count under two kinds.",
    )
    title = "What stands between the engine and another array module"
    return Table("obstacles", title, columns, tuple(rows), notes)


def _trees(paths: Sequence[Path]) -> Iterator[ast.AST]:
    for path in paths:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield ast.parse(file.read_text(encoding="utf-8"))


def _numpy_name(node: ast.AST) -> str:
    """ "where" for ``np.where``; blank for anything else."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == "np" else ""
    return ""


def _call(node: ast.AST) -> str:
    """Name of the numpy function or method called; methods with a dot before."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    return _numpy_name(node.func) or "." + node.func.attr


def _written_by_index(node: ast.AST) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return isinstance(node, ast.Assign | ast.AugAssign) and any(
        isinstance(t, ast.Subscript) and not _is_text(t.slice) for t in targets
    )


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _by_rows(node: ast.AST) -> bool:
    """``x[rows]`` or ``x[rows, columns]`` with names or calls, not slices or numbers."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return False
    if isinstance(node.value, ast.Name) and node.value.id[:1].isupper():
        return False  # a type: NDArray[...], Callable[...]
    keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return any(isinstance(k, ast.Call | ast.Compare) or
               (isinstance(k, ast.Name) and len(k.id) > 1) for k in keys)  # fmt: skip


def _branches_on_values(node: ast.AST) -> bool:
    if not isinstance(node, ast.If | ast.IfExp | ast.While):
        return False
    return any(_call(inner).lstrip(".") in ("any", "all", "item") for inner in ast.walk(node.test))


def _to_python(node: ast.AST) -> bool:
    plain = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return _call(node) in (".tolist", ".item") or (plain and node.func.id in ("int", "float"))


def _of_scipy(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and str(node.module).startswith("scipy")


def _of_object(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "dtype" and \
        isinstance(node.value, ast.Name) and node.value.id == "object"  # fmt: skip


Found = Callable[[ast.AST], bool]
KINDS: dict[str, tuple[Found, str]] = {
    "methods of arrays (x.sum(), x.take())": (
        lambda n: _call(n)[:1] == "." and _call(n)[1:] in METHODS,
        "the standard has functions only; CuPy has the methods, PyTorch all but copy and astype",
    ),
    "functions of numpy beyond the standard": (
        lambda n: bool(_numpy_name(n)) and _numpy_name(n) not in STANDARD | TYPES | {"errstate"},
        "flatnonzero above all; each needs another word or a few lines",
    ),
    "writing by index (x[rows] = ...)": (
        _written_by_index,
        "CuPy and PyTorch can; slow on a GPU where rows are few; JAX cannot",
    ),
    "reading by index (x[rows]), upper bound": (
        _by_rows,
        "integers are in the standard since 2023.12; boolean masks make shapes depend on values",
    ),
    "shapes that depend on values": (
        lambda n: _call(n).lstrip(".") in ("flatnonzero", "nonzero", "compress", "unique"),
        "a GPU has to wait and tell the CPU how many there are; not compilable as one graph",
    ),
    "sums by label, ragged tables": (
        lambda n: _call(n) in ("bincount", ".at", ".reduceat", "lexsort"),
        "the book of schemes: as many rows as there are schemes, added up by cell",
    ),
    "branches on values (if x.any())": (
        _branches_on_values,
        "each stops a GPU until the value is known",
    ),
    "values taken into Python (int(x), x.item())": (_to_python, "the same; some are of constants"),
    "imports of scipy": (
        _of_scipy,
        "normal quantiles and the like; CuPy and PyTorch have them under other names",
    ),
    "np.errstate": (
        lambda n: _numpy_name(n) == "errstate",
        "numpy's alone; elsewhere there is nothing to silence",
    ),
    "in place by out=": (
        lambda n: isinstance(n, ast.keyword) and n.arg == "out",
        "not in the standard; CuPy and PyTorch have it",
    ),
    "arrays of objects": (
        _of_object,
        "words of events; they would have to become numbers that are named at the end",
    ),
    "float64 by name": (
        lambda n: _numpy_name(n) == "float64",
        "works, but most GPUs are 2 to 64 times slower with it than with float32",
    ),
    "loops over agents": (
        lambda n: isinstance(n, ast.For) and re.search(
            r"\.(parties|secretaries|donors|seats|districts)$", ast.unparse(n.iter)) is not None,
        "few arrays' worth of work a call: a GPU would wait for Python",
    ),
    "random numbers by world": (
        lambda n: _numpy_name(n) == "random",
        "one stream for every world, keyed by its id; would be drawn on the CPU and copied",
    ),
}  # fmt: skip


# -- tried under the standard ----------------------------------------------------------------------


def _tried() -> Table:
    columns = ("rules", "number", "which")
    title = "Rules under the array API standard alone (array_api_strict)"
    try:
        strict = import_module("array_api_strict")
    except ImportError as missing:
        return Table("standard", title, columns, (),
                     (f"Not tried: {missing}: pip install array_api_strict",))  # fmt: skip
    found: dict[str, list[str]] = {}
    for name, rule in sorted(_rules().items()):
        found.setdefault(_outcome(rule, strict), []).append(name)
    order = sorted(found, key=lambda what: (what != CLEAN, what == SKIPPED, -len(found[what])))
    rows = [(what, len(found[what]), ", ".join(found[what])) for what in order]
    notes = (
        f"array_api_strict {strict.__version__}: arguments made up after the annotations of each "
        "rule, result compared with numpy's; np.errstate taken as nothing. What is named is the "
        "first obstacle of the rule, there may be others behind it.",
    )
    return Table("standard", title, columns, tuple(rows), notes)


CLEAN, SKIPPED = "run as they are", "not tried: made-up arguments do not suit numpy either"


def _rules() -> dict[str, Callable[..., Any]]:
    return {name: f for name, f in vars(rules).items() if inspect.isfunction(f)}


def _outcome(rule: Callable[..., Any], strict: Any) -> str:
    made = _arguments(rule)
    try:
        expected = rule(*made)
    except Exception:  # whatever the rule finds wrong with them
        return SKIPPED
    given = [_converted(value, strict) for value in made]
    with rules_on(OtherNumpy(strict)):
        try:
            result = rule(*given)
        except Exception as error:  # its kind is what is asked for
            return _said(error)
    one, other = (list(r) if isinstance(r, tuple) else [r] for r in (expected, result))
    same = all(np.allclose(a, np.asarray(b)) for a, b in zip(one, other, strict=True))
    return CLEAN if same else "run, with another result"


def _arguments(rule: Callable[..., Any]) -> list[Any]:
    """Arguments after the annotations: 5 worlds of 6 values, well inside 0-1."""
    rng = np.random.default_rng(3)
    made = []
    for parameter in inspect.signature(rule).parameters.values():
        kind = str(parameter.annotation)
        real = rng.uniform(0.1, 0.9, (5, 6))
        if parameter.default is not inspect.Parameter.empty and kind not in ("Array", "Numbers"):
            break
        if kind.startswith("Sequence"):
            made.append([real, rng.uniform(0.1, 0.9, (5, 6))])
        elif "Bool" in kind or "Flag" in kind:
            made.append(real > 0.5)
        elif "Int" in kind or kind == "int":
            made.append(rng.integers(1, 5, (5, 6)) if kind != "int" else 3)
        else:
            made.append(0.5 if kind == "float" else real)
    return made


def _converted(value: Any, strict: Any) -> Any:
    if isinstance(value, list):
        return [_converted(one, strict) for one in value]
    return strict.asarray(value) if isinstance(value, np.ndarray) else value


def _said(error: Exception) -> str:
    """An error as a kind of obstacle."""
    text = str(error)
    absent = re.search(r"has no attribute '(\w+)'", text)
    if absent:
        where = "method" if "'Array' object" in text else "function np"
        return f"{where}.{absent[1]} is not in the standard"
    if "unexpected keyword" in text:
        return "a keyword of numpy's own (out=)"
    if "promote" in text or "dtype" in text:
        return "kinds of numbers mixed (a flag or whole number times a share)"
    return f"{type(error).__name__}: {text.splitlines()[0][:70]}"
