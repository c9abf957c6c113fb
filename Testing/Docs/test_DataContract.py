"""The data contract says what the code does: tags, options, fields and columns."""

import argparse
import json
from dataclasses import fields

import pandas as pd
import pytest
from Markdown import DOCS, tableAfter, tablesOf
from SpinePainCohortLib.CommandLine.MeasureCommand import sliceCsv
from SpinePainCohortLib.CommandLine.Parser import makeParser
from SpinePainCohortLib.CommandLine.PhantomCommand import CASES, CLINICAL_TABLE, TRUTH_TABLE, VAS_TABLE, VOLUMES
from SpinePainCohortLib.Gathering.Cohort import PROBLEM_COLUMNS, Cohort, Rows
from SpinePainCohortLib.Gathering.Flow import Flow
from SpinePainCohortLib.Gathering.LesionRows import LESION_COLUMNS
from SpinePainCohortLib.Gathering.PublishFolder import publishFolder
from SpinePainCohortLib.Importing.BidsSubjects import CORD_ENDINGS, LESION_ENDINGS, VOLUME_PATTERN
from SpinePainCohortLib.Importing.PathPatterns import PLACEHOLDERS
from SpinePainCohortLib.Importing.Subjects import PROBLEM_COLUMNS as SUBJECT_PROBLEM_COLUMNS
from SpinePainCohortLib.Importing.SubjectTable import SUBJECT_COLUMNS
from SpinePainCohortLib.Report.Provenance import RunSettings, provenance, writeProvenance
from SpinePainCohortLib.Report.TableFiles import writeTables
from SpinePainCohortLib.Report.WriteResults import APPENDIX, REPORT, WORD
from SpinePainCohortLib.Statistics.Analyses import CohortData, runAnalyses
from SpinePainCohortLib.Statistics.Settings import AnalysisSettings
from SpinePainCohortLib.Tables.Categories import ALTERNATIVE_CATEGORIES, CUT_POINT_TOLERANCE, PUBLISHED_CATEGORIES
from SpinePainCohortLib.Tables.PatientColumns import PATIENT_COLUMNS
from SpinePainCohortLib.Tables.ReadingsTable import LARGEST_DIFFERENCE, READINGS_COLUMNS
from SpinePainCohortLib.Tables.Scores import ScoreSettings
from SpinePainCohortLib.Tables.VasEntryLog import LOG_COLUMNS
from SpinePainPhantomLib.CohortTables import CLINICAL_COLUMNS, TRUTH_COLUMNS, VAS_COLUMNS
from SpinePainRHILib.Core.Cases import CaseMeasurement, LesionMeasurement
from SpinePainRHILib.Core.CaseTags import CaseStatus, CordMeaning, Role, Tag

PAGE = DOCS / "DataContract.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = next(action for action in makeParser()._actions
                if isinstance(action, argparse._SubParsersAction)).choices
NOT_IN_JSON = ("reason", "slices")


def columns(words):
    return tableAfter(PAGE, words).column()


def documented(command):
    """The table of a command's options: by the option as it is written, its default."""
    table = tableAfter(PAGE, f"### `spinepain {command}`\n")
    assert table.header[:2] == ("option", "default")
    return dict(zip(table.column(0), table.column(1), strict=True))


def expected(command):
    """The same from the parser; a default that is found out in the code is the word that describes it."""
    options = {}
    for action in COMMANDS[command]._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        name = action.option_strings[-1] if action.option_strings else action.metavar
        value = "|".join(map(str, action.choices)) if action.choices else action.metavar
        written = f"{name} {value}" if action.option_strings else name
        if isinstance(action, argparse._StoreTrueAction | argparse._StoreFalseAction):
            written, default = name, "off"
        elif isinstance(action, argparse._AppendAction):
            default = "more than once"
        elif action.required:
            default = "needed"
        elif action.default is None:
            default = {"--jobs": "one a processor", "--cache": "system's cache folder"}.get(name, "none")
        else:
            default = str(action.default)
        options[written] = default
    return options


def test_every_command_is_described_and_no_other():
    assert {line.split("`")[1] for line in TEXT.splitlines() if line.startswith("### `")} == {
        f"spinepain {name}" for name in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS)
def test_options_of_a_command_their_values_and_defaults_are_those_of_the_parser(command):
    assert documented(command) == expected(command)


def test_tags_and_their_values_are_those_of_the_code():
    table = next(table for table in tablesOf(PAGE) if table.header[0] == "tag")
    assert sorted(table.column()) == sorted(Tag)
    value = dict(zip(table.column(0), table.column(2), strict=True))
    assert all(f"`{role}`" in value[Tag.ROLE] for role in Role)
    assert all(f"`{meaning}`" in value[Tag.CORD_MEANING] for meaning in CordMeaning)
    assert all(f"`{status}`" in TEXT for status in CaseStatus)


def test_fields_of_the_json_are_those_of_a_measurement_in_its_order():
    assert columns("`--json` is a list with one object a case:") == [
        each.name for each in fields(CaseMeasurement) if each.name not in NOT_IN_JSON]
    table = next(table for table in tablesOf(PAGE) if table.header[0] == "field of a lesion")
    assert table.column() == [each.name for each in fields(LesionMeasurement)]


def test_columns_of_the_slices_are_those_that_are_written():
    table = next(table for table in tablesOf(PAGE) if table.header[0] == "column of a slice")
    assert table.column() == sliceCsv([]).strip().split(",")


def test_columns_of_a_vas_table_are_those_of_the_scores_entered_here():
    assert columns("**VAS table**") == list(LOG_COLUMNS)


def test_columns_of_a_table_of_readings_are_those_that_are_read():
    table = next(table for table in tablesOf(PAGE) if table.header[0] == "column of a reading")
    assert table.column() == list(READINGS_COLUMNS)
    assert f"differ by {LARGEST_DIFFERENCE:g} percentage points" in " ".join(TEXT.split())


def test_cut_points_and_their_tolerance_are_those_of_the_code():
    published, alternative = PUBLISHED_CATEGORIES, ALTERNATIVE_CATEGORIES
    assert f"mild < {published.moderateFrom} <= moderate < {published.severeFrom} <= severe" in TEXT
    assert f"{alternative.moderateFrom} and {alternative.severeFrom}" in TEXT
    assert f"less than {CUT_POINT_TOLERANCE:.0e}".replace("e-0", "e-") in TEXT


@pytest.fixture(scope="module")
def result():
    """The analyses of nobody, whose tables have all their columns."""
    return runAnalyses(CohortData(pd.DataFrame(columns=list(PATIENT_COLUMNS))), AnalysisSettings(resamples=0))


def test_columns_of_a_cohorts_tables_are_those_of_the_code(result):
    assert columns("**`patients.csv`**") == list(PATIENT_COLUMNS)
    assert columns("**`lesions.csv`**") == list(LESION_COLUMNS)
    assert columns("**`problems.csv`**") == list(PROBLEM_COLUMNS)
    for name, frame in (("table1", result.table1), ("table2", result.table2), ("table3", result.table3),
                        ("tests", result.tests), ("agreement", result.agreement), ("followup", result.followUp),
                        ("table1_by_pain", result.byPain), ("roc", result.roc),
                        ("correlations", result.correlations), ("planning", result.planning)):
        assert columns(f"**`{name}.csv`**") == list(frame.columns), name


def test_files_of_a_result_are_those_that_are_written(result, tmp_path):
    empty = Cohort(Rows(PATIENT_COLUMNS, ()), Rows(LESION_COLUMNS, ()), (), (),
                   Flow(**dict.fromkeys((each.name for each in fields(Flow)), 0)), (), (), None, None, 0,
                   ScoreSettings())
    writeTables(tmp_path, empty, result)
    written = {path.name for path in tmp_path.iterdir()}
    table = tableAfter(PAGE, "## 5. What `cohort` writes")
    assert sorted(table.column()) == sorted({*written, "figures", REPORT, APPENDIX, WORD, "provenance.json"})


def test_keys_of_the_provenance_are_those_that_are_written(tmp_path):
    content = provenance([], AnalysisSettings(), RunSettings({}, {}))
    folder = publishFolder(tmp_path / "result", lambda fresh: writeProvenance(fresh / "provenance.json", content))
    assert columns("**`provenance.json`**") == list(json.loads((folder / "provenance.json").read_text("utf-8")))


def test_files_and_columns_of_the_synthetic_cohort_are_those_of_the_code():
    assert columns("## 6. What `phantom` and `demo` write") == [VOLUMES, CASES, VAS_TABLE, CLINICAL_TABLE, TRUTH_TABLE]
    assert columns("**`clinical.csv`**") == list(CLINICAL_COLUMNS)
    assert columns("**`truth.csv`**") == list(TRUTH_COLUMNS)
    assert VAS_COLUMNS == LOG_COLUMNS


def test_columns_and_names_of_many_subjects_are_those_of_the_code():
    assert columns("**Table of subjects**") == list(SUBJECT_COLUMNS)
    assert columns("**`problems.csv` of `import-cases`**") == list(SUBJECT_PROBLEM_COLUMNS)
    assert set(PLACEHOLDERS) == {each.strip("{}") for each in columns("**Patterns** are paths")}
    endings = tableAfter(PAGE, "Each pattern finds one file of a subject.").column(1)
    assert endings == [", ".join(f"`{each}`" for each in known) for known in (CORD_ENDINGS, LESION_ENDINGS)]
    assert f"`{VOLUME_PATTERN}`" in TEXT
