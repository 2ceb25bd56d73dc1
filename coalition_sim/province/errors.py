"""The one error of the province tables: it names file, row, column, value and what is allowed."""

from __future__ import annotations


class ProvinceError(ValueError):
    """A province table breaks a rule.

    ``row`` counts lines of the file as an editor shows them (the header is line 1); 0 means the
    file as a whole.
    """

    def __init__(self, file: str, row: int, column: str, value: object, allowed: str) -> None:
        self.file, self.row, self.column, self.value, self.allowed = (
            file,
            row,
            column,
            value,
            allowed,
        )
        line = f":{row}" if row else ""
        where = f', column "{column}"' if column else ""
        super().__init__(f"province/{file}{line}{where}: {_shown(value)}. Allowed: {allowed}.")


def _shown(value: object) -> str:
    text = str(value)
    if text == "":
        return "the value is empty"
    return f"found {text if len(text) <= 80 else text[:77] + '...'}"
