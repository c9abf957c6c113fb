"""The choices behind a report: what was measured how, what was analysed, with which version, when."""

from collections.abc import Mapping
from typing import Any

from ..Statistics.Settings import AnalysisSettings
from .ColumnWords import NAMES
from .Page import Paragraph


def settingsParagraphs(settings: AnalysisSettings, measuring: Mapping[str, Any], versions: Mapping[str, str],
                       created: str, *, hasImages: bool = True) -> tuple[Paragraph, ...]:
    """Two paragraphs, without choices about images where there are none; checksums of the inputs and versions of
    all libraries are in ``provenance.json`` alone."""
    ofImages = (
        ("ratio analysed", NAMES[settings.ratio]),
        ("ratios of images outlined as", settings.outlinedAs or "all structures"),
        ("slices along", str(measuring.get("axis", ""))), ("ratio relative to", str(measuring.get("rule", ""))))
    chosen = (
        ("primary timepoint", settings.timepoint), ("pain categories", settings.categories.describe()),
        ("score of a patient", "largest over the lesions" if settings.patientScore == "max" else
         "mean over the lesions"),
        ("rater", settings.rater or "mean of all"), ("covariates", ", ".join(settings.covariates) or "none"),
        ("rare levels of covariates", "together" if settings.mergeRare else ""),
        ("confidence level", f"{100 * settings.confidenceLevel:g} %"),
        ("bootstrap", f"{settings.resamples} resamples, seed {settings.seed}" if settings.resamples else "none"),
        *(ofImages if hasImages else ()))
    text = "; ".join(f"{name}: {value}" for name, value in chosen if value)
    within = f" in Slicer {versions['Slicer']}" if "Slicer" in versions else ""
    return (Paragraph(f"{text[0].upper()}{text[1:]}."),
            Paragraph(f"Made on {created} with SpinePain {versions['spinepain']}{within}. All settings, the "
                      "versions of all libraries and checksums of the inputs: provenance.json."))
