"""Read YAML strictly: plain values with the line of each, and nothing executed.

YAML is read here as a short list of plain things: keys, text, numbers and lists. Tags, anchors,
aliases, several documents and duplicate keys are refused; a bare ``no`` or a date, which YAML turns
into something else, is passed on as ``Unfit`` so that the message can say what happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from coalition_sim.scenario.errors import Place, Problem, show
from coalition_sim.scenario.values import Unfit

DEEPEST = 12
MOST_EVENTS = 20_000
MOST_PROBLEMS = 20

_TAG = "tag:yaml.org,2002:"
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


@dataclass
class Tree:
    """Plain values of a file, the line of every place, and what is wrong with its form."""

    content: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_text(text: str) -> Tree:
    """Plain values of a YAML text; a text that cannot be read has problems and no content."""
    tree = Tree()
    try:
        tree.problems.extend(_hostile(text))
        if not tree.problems:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            tree.content = None if node is None else _value(node, (), tree)
    except yaml.MarkedYAMLError as error:
        tree.problems.append(_broken(error))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        found = f"the character {show(chr(error.character))} cannot stand in YAML"
        tree.problems.append(Problem(f"{found}.", allowed="plain text", line=line))
    except (ValueError, OverflowError, RecursionError) as error:
        # PyYAML lets a few of these through, such as an escape for no character that exists
        tree.problems.append(Problem(f"this is not YAML that can be read: {show(str(error))}."))
    return tree


def _broken(error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    said = " ".join(part for part in (error.context, error.problem) if part)
    line = mark.line + 1 if mark else 1
    return Problem(f"this is not YAML that can be read: {said}.", line=line)


def _hostile(text: str) -> list[Problem]:
    """What no scenario needs, found without building anything: tags, anchors, depth, bulk."""
    found: list[Problem] = []
    depth = documents = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        line = event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        found.extend(Problem(message, line=line) for message in _refused(event))
        if depth > DEEPEST:
            return [*found, Problem(f"more than {DEEPEST} levels deep.", line=line)]
        if documents > 1:
            return [*found, Problem('a second document ("---"); one is allowed.', line=line)]
        if number > MOST_EVENTS:
            return [*found, Problem(f"more than {MOST_EVENTS} items.", line=line)]
        if len(found) >= MOST_PROBLEMS:
            return found
    return found


def _refused(event: yaml.Event) -> Iterator[str]:
    if isinstance(event, yaml.AliasEvent):
        yield f"an alias ({show('*' + event.anchor)}) is not allowed; write the values out."
    elif getattr(event, "anchor", None):
        yield f"an anchor ({show('&' + event.anchor)}) is not allowed; write the values out."
    # an implicit "!" only says that a quoted value is text
    if getattr(event, "tag", None) not in (None, "!"):
        yield f"a tag ({show(event.tag)}) is not allowed; nothing was executed."


def _value(node: yaml.Node, place: Place, tree: Tree) -> object:
    tree.lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, tree)
    if isinstance(node, yaml.SequenceNode):
        items = enumerate(node.value)
        return [_value(item, (*place, str(number)), tree) for number, item in items]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, place: Place, tree: Tree) -> dict[str, object]:
    content: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = _key(key_node)
        if key is None:
            message = f"a key is {_seen(key_node)}; it must be a plain word."
            tree.problems.append(Problem(message, line=line))
        elif key in content:
            first = tree.lines[(*place, key)]
            message = f"key {show(key)} stands twice, first in line {first}."
            tree.problems.append(Problem(message, allowed="each key once", line=line))
        else:
            content[key] = _value(value_node, (*place, key), tree)
            tree.lines[(*place, key)] = line
    return content


def _key(node: yaml.Node) -> str | None:
    """A key that is text; the merge key ``<<`` counts as text and will not be known."""
    words = (f"{_TAG}str", f"{_TAG}merge", f"{_TAG}value")
    return node.value if isinstance(node, yaml.ScalarNode) and node.tag in words else None


def _seen(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        return "a list or a group"
    return f"{show(node.value)}, which YAML reads as {_read_as(node)}"


def _read_as(node: yaml.ScalarNode) -> str:
    kinds = {"bool": "true or false", "null": "nothing", "timestamp": "a date"}
    plain = _INT.fullmatch(node.value) or _FLOAT.fullmatch(node.value)
    number = "a number" if plain else "a special form of number"
    return kinds.get(node.tag.removeprefix(_TAG), number)


def _scalar(node: yaml.ScalarNode) -> object:
    kind = node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "int" and _INT.fullmatch(node.value) and len(node.value) < 100:
        return int(node.value)
    if kind == "float" and _FLOAT.fullmatch(node.value):
        return float(node.value)
    if kind in ("bool", "timestamp", "int", "float"):
        quotes = "; put it in quotes if text is meant" if kind == "bool" else ""
        truth = yaml.SafeLoader.bool_values[node.value.lower()] if kind == "bool" else None
        return Unfit(show(node.value), f"YAML reads it as {_read_as(node)}{quotes}", truth)
    return node.value
