"""The published study's figures stand only beside figures of the same kind."""

from dataclasses import replace

import pytest
from SpinePainCohortLib.Report.PaperTables import patientsTable, rhiTable, vasTable
from SpinePainCohortLib.Report.Published import publishedFor
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Tables.Categories import ALTERNATIVE_CATEGORIES
from SpinePainCohortLib.Tables.Timepoints import mayBeInitial

TABLES = (patientsTable, vasTable, rhiTable)


def test_beside_the_initial_score_and_the_same_categories_everything_published_is_shown(result):
    study = publishedFor(AnalysisSettings(), ["baseline", "week12"])
    assert study.rhi("severe") == "66 (39–84)" and study.p("vas_category") == "P < 0.0001"
    assert all(any(name.startswith("As published") for name in make(result.results, study).header) for make in TABLES)


@pytest.mark.parametrize(("settings", "timepoints"), [
    (AnalysisSettings(published=False), ["baseline"]), (AnalysisSettings(timepoint="week12"), ["baseline", "week12"]),
    (AnalysisSettings(timepoint="week12"), ["week12"]), (AnalysisSettings(timepoint="post-op"), ["post-op"])])
def test_beside_another_time_or_switched_off_the_column_is_gone(result, settings, timepoints):
    assert publishedFor(settings, timepoints) is None
    for make in TABLES:
        table = make(result.results, None)
        assert not any("ublished" in text for text in (*table.header, table.caption))
        assert all(len(row.cells) == len(table.header) for row in table.rows if row.kind != "heading")
        assert not any("as published" in note for note in table.notes)


def test_beside_other_categories_what_is_by_category_is_gone_and_the_rest_stays():
    study = publishedFor(replace(AnalysisSettings(), categories=ALTERNATIVE_CATEGORIES), ["baseline"])
    assert study.rhi("severe") == study.p("vas_category") == study.characteristic("vas_category", "none") == ""
    assert study.vas("lumbar") == "8 (5–10)" and study.p("location") == "P = 0.0003"


@pytest.mark.parametrize("settings", [
    AnalysisSettings(ratio="rhi_volume_percent"), AnalysisSettings(ratio="rhi_max_percent"),
    AnalysisSettings(outlinedAs="caudaEquina")])
def test_beside_another_ratio_no_published_ratio_stands(result, settings):
    study = publishedFor(settings, ["baseline"])
    assert study.p("vas_category") == study.rhi("all") == study.rhi("severe") == ""
    assert study.characteristic("vas_category", "none") and study.vas("lumbar") == "8 (5–10)"
    table = rhiTable(replace(result.results, settings=settings), study)
    assert not any("ublished" in text for text in (*table.header, *table.notes))
    assert table.caption.startswith({"rhi_volume_percent": "Table 3. RHI by volume, %", "rhi_max_percent":
                                     "Table 3. Largest RHI of all slices, %"}.get(settings.ratio, "Table 3. RHI, %"))


def test_an_initial_score_is_told_by_the_name_of_its_timepoint():
    assert all(map(mayBeInitial, ("baseline", "pre-op", "T1", "visit 1", "day 0", "术前", "2024-05-01")))
    assert not any(map(mayBeInitial, ("week12", "3 months", "post-op", "T2", "final", "术后3个月")))
