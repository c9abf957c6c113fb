"""What was understood of a table, and what was not: to be shown before it is used."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TablePreview:
    """A table in a few facts. ``rowCount`` = ``usedCount`` + ``supersededCount`` + ``leftOutCount``.

    ``columns`` maps our column names to the table's own; ``ignoredColumns`` are the table's columns nothing is taken
    from. ``numericColumns`` (clinical tables) are those read as numbers. ``notes`` are sentences on what was
    understood in a way that the user may want to know.
    """

    file: str
    encoding: str
    separator: str
    headerLine: int
    columns: dict[str, str]
    ignoredColumns: tuple[str, ...]
    rowCount: int
    usedCount: int
    supersededCount: int
    leftOutCount: int
    blankCount: int
    numericColumns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """The preview as sentences for a terminal or a text box."""
        separator = {",": "comma", ";": "semicolon", "\t": "tab"}.get(self.separator)
        form = f"{self.encoding}, separated by {separator}" if separator else self.encoding
        taken = ", ".join(f"{ours} from '{theirs}'" if ours != theirs else ours
                          for ours, theirs in self.columns.items())
        sentences = [
            f"{self.file}: {form}, header on line {self.headerLine}.",
            f"Columns: {taken}.",
            f"{self.rowCount} rows: {self.usedCount} used, {self.supersededCount} corrected by a later row, "
            f"{self.leftOutCount} left out.",
        ]
        if self.ignoredColumns:
            sentences.insert(2, f"Not used: {', '.join(self.ignoredColumns)}.")
        return (*sentences, *self.notes)
