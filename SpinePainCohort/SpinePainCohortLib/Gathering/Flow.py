"""The flow of inclusion: how many of what came in, and where each of them went."""

from dataclasses import asdict, dataclass

FLOW_SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("filesFound", ("filesMeasured", "filesLeftOut")),
    ("readingRows", ("readingRowsUsed", "readingRowsLeftOut")),
    ("readings", ("filesMeasured", "readingRowsUsed")),
    ("readings", ("filesOfChosenReader", "filesOfOtherReaders")),
    ("patientRows", ("rowsWithImage", "rowsWithoutImage")),
    ("rowsWithImage", ("filesOfChosenReader",)),
    ("rowsWithImage", ("rowsWithImageAndVas", "rowsWithImageWithoutVas")),
    ("rowsWithoutImage", ("rowsWithVasOnly", "rowsWithClinicalOnly")),
    ("vasRows", ("vasRowsUsed", "vasRowsCorrected", "vasRowsLeftOut")),
    ("clinicalRows", ("clinicalRowsUsed", "clinicalRowsLeftOut")),
)
"""Every total with the counts that make it up."""


@dataclass(frozen=True)
class Flow:
    """Counts that add up as FLOW_SUMS says; a Flow that does not cannot be made (ValueError).

    A patient row is one case at one timepoint, a row of ``patients.csv``. ``...Only`` rows have no image at that
    timepoint, though their case has one at another. Rows of a table are counted without its header and blank rows;
    ``readings`` are measured files and used rows of a table of ratios measured elsewhere, which count as files of
    their reader. ``vasRowsCorrected`` are those that a later row replaces.
    """

    filesFound: int
    filesLeftOut: int
    filesMeasured: int
    readingRows: int
    readingRowsUsed: int
    readingRowsLeftOut: int
    readings: int
    filesOfChosenReader: int
    filesOfOtherReaders: int
    cases: int
    patientRows: int
    rowsWithImage: int
    rowsWithImageAndVas: int
    rowsWithImageWithoutVas: int
    rowsWithoutImage: int
    rowsWithVasOnly: int
    rowsWithClinicalOnly: int
    vasRows: int
    vasRowsUsed: int
    vasRowsCorrected: int
    vasRowsLeftOut: int
    clinicalRows: int
    clinicalRowsUsed: int
    clinicalRowsLeftOut: int

    def __post_init__(self) -> None:
        for whole, parts in FLOW_SUMS:
            if getattr(self, whole) != sum(getattr(self, part) for part in parts):
                raise ValueError(f"The flow of inclusion does not add up: {whole} is {getattr(self, whole)}, but "
                                 + " + ".join(f"{part} {getattr(self, part)}" for part in parts) + ".")

    def counts(self) -> dict[str, int]:
        """All counts by name, in the order of the work."""
        return asdict(self)
