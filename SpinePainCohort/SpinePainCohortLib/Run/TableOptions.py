"""How a user says which column of a table is which: one form for panel and command line."""

from collections.abc import Iterable

from ..Tables.ColumnNames import ALIASES


def parseColumns(texts: Iterable[str], option: str = "") -> dict[str, str]:
    """Our column names to the table's own, of texts such as ``case_id=record_id``.

    Raises ValueError with a sentence for one that is not that, or whose first name is none of ours; ``option`` stands
    before it in the sentence.
    """
    columns = {}
    for each in texts:
        ours, equals, theirs = (part.strip() for part in each.partition("="))
        if not equals or not theirs or ours not in ALIASES:
            raise ValueError(f"{option}{each} is not understood: write OURS=THEIRS, with {', '.join(ALIASES)} for "
                             "OURS, such as case_id=record_id.")
        columns[ours] = theirs
    return columns
