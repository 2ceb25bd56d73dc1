"""Break every rule on purpose and see whether a test notices: `python -m tests.mutate`.

In a copy of the package each rule is changed in one place at a time: a sign flipped, a product
turned into a quotient, a comparison turned round, a term or factor dropped. The tests of its family
(`tests/rules/test_FAMILY.py`, and the doctests of the module) run against the copy. A change that
no test notices is a survivor. The score and the survivors go to `docs/mutations.md`.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import click
import hypothesis  # noqa: F401  loaded once, before the forks
import numpy  # noqa: F401
import pytest
import scipy.special
import scipy.stats  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
RULES = Path("coalition_sim") / "rules"
PAGE = ROOT / "docs" / "mutations.md"
SECONDS = 90
"""A test that runs longer than this has noticed: the change made something endless."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
}


@dataclass(frozen=True)
class Mutant:
    """One change: ``text`` is the whole module with it."""

    family: str
    rule: str
    line: int
    before: str
    after: str
    text: str


def mutants(family: str, text: str) -> Iterator[Mutant]:
    """Every single change of the public and private rules of a module, docstrings left alone."""
    tree = ast.parse(text)
    for place, rule in enumerate(tree.body):
        if not isinstance(rule, ast.FunctionDef):
            continue
        for number, (line, before, after) in enumerate(_changes(rule)):
            changed = copy.deepcopy(tree)
            function = changed.body[place]
            assert isinstance(function, ast.FunctionDef)
            _apply(function, number)
            yield Mutant(family, rule.name, line, before, after, ast.unparse(changed))


def _changes(rule: ast.FunctionDef) -> list[tuple[int, str, str]]:
    return [(n.lineno, ast.unparse(n), ast.unparse(new)) for n, new in _sites(rule)]


def _sites(rule: ast.FunctionDef) -> list[tuple[ast.expr, ast.expr]]:
    """Expressions of the body, each with what would stand in its place."""
    found = []
    for statement in rule.body[1:]:
        for node in ast.walk(statement):
            if isinstance(node, ast.expr):
                found += [(node, new) for new in _instead(node)]
    return found


def _instead(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        new: list[ast.expr] = []
        if type(node.op) in SWAPPED:
            new.append(ast.BinOp(node.left, SWAPPED[type(node.op)](), node.right))  # type: ignore[arg-type]
        if isinstance(node.op, ast.Add | ast.Sub | ast.Mult):
            new += [part for part in (node.left, node.right) if not isinstance(part, ast.Constant)]
        return new
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        turned = SWAPPED[type(node.ops[0])]()
        return [ast.Compare(node.left, [turned], node.comparators)]  # type: ignore[list-item]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [] if isinstance(node.operand, ast.Constant) else [node.operand]
    return []


class _Replace(ast.NodeTransformer):
    def __init__(self, target: ast.expr, new: ast.expr) -> None:
        self.target, self.new = target, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.target else super().generic_visit(node)


def _apply(rule: ast.FunctionDef, number: int) -> None:
    """Make the change of this number, and quiet the doctests' text positions."""
    target, new = _sites(rule)[number]
    rule.body[1:] = [_Replace(target, new).visit(statement) for statement in rule.body[1:]]


# Running ----------------------------------------------------------------------------------------


def survives(mutant: Mutant) -> bool:
    """Whether the tests of the family pass although the rule is broken.

    Each try is a fork of this process, which has loaded the libraries but none of the rules.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / RULES, root / RULES, ignore=shutil.ignore_patterns("__pycache__"))
        (root / "coalition_sim" / "__init__.py").write_text("")
        test = Path("tests") / "rules" / _tests(mutant.family)
        shutil.copy(ROOT / test, root / test.name)
        module = root / RULES / f"{mutant.family}.py"
        module.write_text(mutant.text, encoding="utf-8")
        attempt = get_context("fork").Process(target=_attempt, args=(root, module, test.name))
        attempt.start()
        attempt.join(SECONDS)
        if attempt.is_alive():
            attempt.kill()
            return False
        return attempt.exitcode == 0


def _attempt(root: Path, module: Path, test: str) -> None:
    """Run a family's tests in a forked child; its exit code tells what came out."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.chdir(root)
    sys.path.insert(0, str(root))
    sys.dont_write_bytecode = True
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(root)]
    os._exit(int(pytest.main([*options, "--doctest-modules", str(module), test])))


def _tests(family: str) -> str:
    return f"test_{family}.py"


def families() -> list[str]:
    """Modules of rules that have tests of their own."""
    found = sorted(path.stem for path in (ROOT / RULES).glob("*.py") if path.stem != "__init__")
    missing = [name for name in found if not (ROOT / "tests" / "rules" / _tests(name)).is_file()]
    if missing:
        raise SystemExit(f"no tests/rules/test_FAMILY.py for: {', '.join(missing)}")
    return found


def run(chosen: list[str], jobs: int) -> tuple[list[Mutant], list[Mutant]]:
    """All mutants of the families, and those that survive.

    Raises SystemExit if the tests of a family fail although nothing is broken.
    """
    for family in chosen:
        text = (ROOT / RULES / f"{family}.py").read_text(encoding="utf-8")
        if not survives(Mutant(family, "", 0, "", "", text)):
            raise SystemExit(f"tests/rules/{_tests(family)} fails before any rule is broken")
    made = [
        mutant
        for family in chosen
        for mutant in mutants(family, (ROOT / RULES / f"{family}.py").read_text(encoding="utf-8"))
    ]
    with (
        ThreadPoolExecutor(jobs) as pool,
        click.progressbar(pool.map(survives, made), len(made), "rules broken") as outcomes,
    ):
        left = [mutant for mutant, lived in zip(made, outcomes, strict=True) if lived]
    return made, left


# The page ---------------------------------------------------------------------------------------


def page(made: list[Mutant], left: list[Mutant]) -> str:
    """The score by family and the survivors, as Markdown."""
    rules = {(one.family, one.rule) for one in made}
    rows = [
        f"| `{family}` | {len({one.rule for one in made if one.family == family})} "
        f"| {_count(made, family)} | {_count(made, family) - _count(left, family)} |"
        for family in sorted({one.family for one in made})
    ]
    lines = [
        "<!-- Written by `python -m tests.mutate`; changes made here are lost. -->",
        "# Rules broken on purpose",
        "",
        f"Every rule was changed in one place at a time: a sign flipped, a comparison turned "
        f"round, a term or factor dropped. **{len(made) - len(left)} of {len(made)} changes in "
        f"{len(rules)} functions were noticed** by the tests of the rule's own family.",
        "",
        "| family | functions | changes | noticed |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
        "## Not noticed",
        "",
        "A change that alters nothing (a guard against a division by zero, a factor of 1) cannot "
        "be noticed; any other survivor is a gap in the tests.",
        "",
        *(
            f"- `{one.family}.{one.rule}`, line {one.line}: `{one.before}` became `{one.after}`"
            for one in left
        ),
        *([] if left else ["None."]),
    ]
    return "\n".join(lines) + "\n"


def _count(some: list[Mutant], family: str) -> int:
    return sum(one.family == family for one in some)


def main() -> None:
    """Break the rules of the families named, or of all; write the page when all were run."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutate")
    parser.add_argument("family", nargs="*", help="modules of coalition_sim/rules; default: all")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    made, left = run(given.family or families(), given.jobs)
    text = page(made, left)
    if not given.family:
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
