"""Tables of the appendix that describe and test nothing: patients by pain category, correlations, planning."""

import pandas as pd

from ..Statistics.CategoryColumns import CATEGORIES
from ..Statistics.Results import formatP
from .ColumnWords import beginning, measureName
from .Numbers import fixed, isMissing, whole
from .PageTable import PageTable, plainTable


def painGroupPage(table: pd.DataFrame) -> PageTable:
    """A row a variable or level, a column a pain category: mean (SD), or n (%)."""
    rows: list[tuple[str, ...]] = []
    named = table.assign(level=["" if isMissing(each) else each for each in table["level"]])
    for (name, level), group in named.groupby(["variable", "level"], sort=False):
        first = group.iloc[0]
        cells = {str(row["category"]): f"{fixed(row['mean'])} ({fixed(row['sd'])})" if not level else
                 f"{whole(row['n'])} ({fixed(row['percent'], 0)} %)" for row in group.to_dict("records")}
        difference = "" if isMissing(first["standardised_difference"]) else fixed(first["standardised_difference"], 2)
        label = beginning(measureName(str(name)))
        rows.append((f"{label}: {level}" if level else label, *(cells.get(each, "") for each in CATEGORIES),
                     formatP(first["p"]), difference))
    methods = "; ".join(map(str, table["p_method"].dropna().unique()))
    return plainTable(
        "Patients by pain category", ("Characteristic", *CATEGORIES, "p", "Standardised difference"), rows,
        (f"Mean (SD), or n (%) of those known. p{f' ({methods})' if methods else ''} are not adjusted: they describe "
         "the groups. The standardised difference is the largest of any two categories.",))


def correlationPage(table: pd.DataFrame) -> PageTable:
    """The matrix of Spearman's rho, the lower half left empty."""
    names = list(dict.fromkeys([*table["measure_a"], *table["measure_b"]]))
    found = {(row["measure_a"], row["measure_b"]): row["rho"] for row in table.to_dict("records")}
    rows = [(beginning(measureName(a)), *(("" if (a, b) not in found else fixed(found[a, b], 2)) for b in names[1:]))
            for a in names[:-1]]
    header = ("Measure", *(beginning(measureName(b)) for b in names[1:]))
    return plainTable("Spearman's correlation of every two measures", header, rows,
                      ("n, p and intervals are in correlations.csv; p are not adjusted.",))


def planningPage(table: pd.DataFrame) -> PageTable:
    """Sample sizes and the precision of as many patients as here."""
    rows = [(fixed(row["r"]), *(whole(row[name]) for name in ("n_power_80", "n_power_90", "n_width_20", "n_width_30")),
             f"{fixed(row['ci_low_here'], 2)} to {fixed(row['ci_high_here'], 2)}") for row in table.to_dict("records")]
    header = ("r", "n, power 80 %", "n, power 90 %", "n, interval 0.2 wide", "n, interval 0.3 wide",
              "interval with the n here")
    return plainTable("Planning: patients needed for a correlation of r", header, rows,
                      ("From Fisher's z, two-sided; from no data but the number of patients.",))
