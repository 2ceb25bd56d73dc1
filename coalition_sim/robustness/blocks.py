"""The blocks that a report is made of, written as Markdown and as a page that opens anywhere."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

TITLE = "Which reform, when nobody knows the true numbers?"


@dataclass(frozen=True)
class Block:
    """A part of the page; ``kind`` is heading, text, strong, list, table or picture."""

    kind: str
    text: str = ""
    items: tuple[tuple[str, ...], ...] = ()
    head: tuple[str, ...] = ()


def heading(text: str) -> Block:
    return Block("heading", text)


def texts(*sentences: str) -> list[Block]:
    return [Block("text", one) for one in sentences if one]


def list_of(sentences: Iterable[str]) -> Block:
    return Block("list", items=tuple((one,) for one in sentences))


def markdown(parts: Iterable[Block]) -> str:
    """The blocks as Markdown, pictures as links."""
    lines = [f"# {TITLE}"]
    for one in parts:
        lines += ["", *_markdown(one)]
    return "\n".join(lines) + "\n"


def page(parts: Iterable[Block], folder: Path) -> str:
    """The blocks as one HTML page, pictures inside."""
    css = resources.files("coalition_sim.report").joinpath("report.css").read_text("utf-8")
    body = "\n".join(_html(one, folder) for one in parts)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(TITLE)}</title>\n<style>\n{css}\n</style>\n</head>\n<body>\n"
        f"<header><h1>{html.escape(TITLE)}</h1></header>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _markdown(one: Block) -> list[str]:
    if one.kind == "heading":
        return [f"## {one.text}"]
    if one.kind == "strong":
        return [f"**{one.text}**"]
    if one.kind == "list":
        return [f"- {item[0]}" for item in one.items]
    if one.kind == "picture":
        return [f"![{one.text}](figures/{one.items[0][0]})"]
    if one.kind == "table":
        cells = [one.head, tuple("---" for _ in one.head), *one.items]
        return [one.text, "", *(f"| {' | '.join(map(_cell, row))} |" for row in cells)]
    return [one.text] if one.text else []


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _html(one: Block, folder: Path) -> str:
    text = html.escape(one.text)
    if one.kind == "heading":
        return f"<h2>{text}</h2>"
    if one.kind == "strong":
        return f"<h3>{text}</h3>"
    if one.kind == "list":
        items = "".join(f"<li>{html.escape(item[0])}</li>" for item in one.items)
        return f"<ul>{items}</ul>" if items else ""
    if one.kind == "picture":
        data = base64.b64encode((folder / one.items[0][0]).read_bytes()).decode("ascii")
        return (
            f'<figure><img src="data:image/png;base64,{data}" alt="{text}">'
            f"<figcaption>{text}</figcaption></figure>"
        )
    if one.kind == "table":
        head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in one.head)
        rows = "".join(
            f'<tr><th scope="row">{html.escape(row[0])}</th>'
            + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:])
            + "</tr>"
            for row in one.items
        )
        return (
            f'<div class="scroll"><table><caption>{text}</caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )
    return f"<p>{text}</p>" if text else ""
