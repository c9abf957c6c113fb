"""What the columns of the tables are called in the panel, and what their tool tips say."""

from collections.abc import Mapping

from slicer.i18n import tr as _

Titles = Mapping[str, tuple[str, str]]
"""Name of a column -> its title and description."""


def patientTitles() -> Titles:
    """Of the patients' table; clinical columns keep their own names."""
    return {
        "case_id": (_("Case"), ""), "timepoint": (_("Timepoint"), ""),
        "location": (_("Location"), _("Region of the metastases; 'multiple' where they lie in several regions.")),
        "count": (_("Count"), _("Number of metastases.")),
        "count_group": (_("Count group"), _("1, 2 or more metastases.")),
        "rhi_percent": (_("RHI, %"), _("High-intensity area to cord area on the slice with the largest high-intensity "
                                       "area, the published measure.")),
        "rhi_max_percent": (_("RHI, largest, %"), _("The largest ratio of all slices.")),
        "rhi_volume_percent": (_("RHI, volume, %"), _("High-intensity volume to cord volume.")),
        "vas": (_("VAS"), _("Pain score from 0 to 10: mean over the raters, then the largest of the lesions.")),
        "vas_category": (_("Pain category"), _("none 0 < mild < 3.5 ≤ moderate < 7.5 ≤ severe")),
    }


def tableTitles() -> Titles:
    """Of what the columns of a user's table can be."""
    percent = _("Percent.")
    return {
        "case_id": (_("Case"), _("The ID of the case.")), "timepoint": (_("Timepoint"), _("Baseline where empty.")),
        "rater": (_("Rater"), _("Who gave the score. Without one, all scores are of one rater.")),
        "vas": (_("VAS, 0 to 10"), _("The pain score.")), "vas_mm": (_("VAS, mm"), _("The pain score from 0 to 100.")),
        "lesion": (_("Level"), _("The metastasis that is scored, L3 or L3#2. Empty: the patient as a whole.")),
        "entered_at": (_("Entered at"), _("Date and time. A later row is a correction of an earlier one.")),
        "note": (_("Note"), _("Kept, not used.")), "reader": (_("Reader"), _("Who measured.")),
        "rhi_percent": (_("RHI, %"), _("The ratio in percent; or the next one, or both areas.")),
        "rhi_fraction": (_("RHI, of 1"), _("The ratio as a fraction of 1.")),
        "high_intensity_area": (_("High-intensity area"), _("On the representative slice, in any unit.")),
        "cord_area": (_("Cord area"), _("On the same slice, in the same unit.")),
        "rhi_max_percent": (_("RHI, largest, %"), percent), "rhi_volume_percent": (_("RHI, volume, %"), percent),
        "levels": (_("Levels"), _("Levels of the metastases, T4;L3. They give count and location.")),
        "location": (_("Location"), _("Where there are no levels.")), "count": (_("Count"), _("Of metastases.")),
    }


def problemTitles() -> Titles:
    """Of what was left out or should be looked at."""
    return {"file": (_("File"), ""), "line": (_("Line"), _("Line of the table, counted with its header.")),
            "reason": (_("Reason"), "")}


def flowTitles() -> Titles:
    """Of the flow of inclusion."""
    return {"step": (_("Step"), ""), "number": (_("Number"), "")}


def resultTitles() -> Titles:
    """Of Tables 1 to 3, tests, agreement, follow-up and models."""
    interval = _("Limit of the 95 % confidence interval.")
    estimate = _("Effect size or estimate, with its confidence interval beside it.")
    statistic = _("Value of the test statistic.")
    titles = {
        "variable": (_("Variable"), ""), "level": (_("Level"), ""), "grouping": (_("Grouping"), ""),
        "group": (_("Group"), ""), "measure": (_("Measure"), ""), "timepoint": (_("Timepoint"), ""),
        "percent": (_("%"), _("Percent of the patients whose value is known.")),
        "analysis": (_("Question"), ""),
        "family": (_("Family"), _("Primary questions are adjusted by Holm's method, exploratory ones by Benjamini and "
                                  "Hochberg's; pairs over their own set.")),
        "outcome": (_("Outcome"), ""), "predictor": (_("Predictor"), ""), "group_a": (_("Group A"), ""),
        "group_b": (_("Group B"), ""), "observer_a": (_("Observer A"), ""), "observer_b": (_("Observer B"), ""),
        "method": (_("Method"), ""), "statistic_name": (_("Statistic"), ""), "statistic": (_("Value"), statistic),
        "df1": (_("df 1"), _("Degrees of freedom.")), "df2": (_("df 2"), _("Degrees of freedom.")),
        "p": (_("p"), _("Not adjusted for the number of tests.")),
        "p_adjusted": (_("p adjusted"), _("Adjusted for the number of tests in the family.")),
        "effect_name": (_("Effect"), ""), "effect": (_("Size"), estimate), "estimate_name": (_("Estimate"), ""),
        "estimate": (_("Size"), estimate), "ci_low": (_("CI low"), interval), "ci_high": (_("CI high"), interval),
        "note": (_("Note"), _("What to know about the row, and why a dash cannot be computed.")),
    }
    for name, (title, description) in _summaryTitles().items():
        titles[name] = title, description
        titles[f"change_{name}"] = _("change: {name}").format(name=title), _(
            "Change since the first timepoint.") + (f" {description}" if description else "")
    return titles


def _summaryTitles() -> dict[str, tuple[str, str]]:
    return {"n": (_("n"), _("Number of values.")), "missing": (_("Missing"), _("Number of missing values.")),
            "mean": (_("Mean"), ""), "sd": (_("SD"), _("Standard deviation.")), "median": (_("Median"), ""),
            "q1": (_("Q1"), _("First quartile.")), "q3": (_("Q3"), _("Third quartile.")), "min": (_("Min"), ""),
            "max": (_("Max"), "")}
