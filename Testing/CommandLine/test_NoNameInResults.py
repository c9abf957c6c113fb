"""No file of a result holds a name that only file names, folders or rows of no case hold."""

import sqlite3
import zipfile
from contextlib import closing

import numpy as np
import pytest
from FakeMeasuring import measureFake, writeCase
from PackedContent import contentOf
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction

NAME = "SURNAME"


def run(spinepain, tmp_path, monkeypatch):
    """A cohort's result as one text, what is packed in its files unpacked; pictures are searched as bytes."""
    measure = MeasureFunction(measureFake)
    monkeypatch.setattr("SpinePainCohortLib.CommandLine.CohortCommand.measuring", lambda *_: measure)
    cases = tmp_path / "cases"
    for number in range(12):
        writeCase(cases / f"{NAME}_GIVEN_1950010{number}" / f"{NAME}_GIVEN_{number}.seg.nrrd", case=f"c{number}",
                  rhi=float(number), lesions=[["highIntensity", "L3", 5.0, 20.0]], problems=["to be looked at"])
    (cases / f"{NAME}_BROKEN.seg.nrrd").write_text("no")
    (tmp_path / "vas.csv").write_text("case_id,rater,vas\n" + "".join(f"c{each},R,{each % 10}\n" for each in range(12))
                                      + f"{NAME}_OTHER,R,3\n", encoding="utf-8")
    (tmp_path / "clinical.csv").write_text(f"case_id,age\nc1,50\n{NAME}_THIRD,60\n", encoding="utf-8")
    out = tmp_path / "out"
    result = spinepain("cohort", "--cases", cases, "--vas", tmp_path / "vas.csv", "--clinical",
                       tmp_path / "clinical.csv", "--out", out, "--jobs", "1", "--cache", tmp_path / "cache")
    assert result.status == 1, result.err
    assert {path.suffix for path in out.rglob("*")} >= {".html", ".csv", ".json", ".docx"}
    return contentOf(out)


def test_no_file_of_a_result_tells_a_name_that_file_names_or_rows_of_no_case_tell(spinepain, tmp_path, monkeypatch):
    content = run(spinepain, tmp_path, monkeypatch)
    assert NAME.encode() not in content
    assert content.count(b"case-") > 12  # a pseudonym stands where each file is named
    assert b"unknown case" in content


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "npz", "sqlite", "csv"])
def test_a_name_is_found_in_every_kind_of_file(tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    if suffix == "npz":
        np.savez_compressed(path, names=np.array([NAME.encode() * 99]))
    elif suffix == "sqlite":
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("create table t (name)")
            database.execute("insert into t values (?)", (NAME,))
    elif suffix == "csv":
        path.write_text(NAME)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", NAME * 99)
        assert NAME.encode() not in path.read_bytes()
    assert NAME.encode() in contentOf(tmp_path)


def test_the_kept_measurements_tell_no_name_of_a_file(spinepain, tmp_path, monkeypatch):
    run(spinepain, tmp_path, monkeypatch)
    kept = contentOf(tmp_path / "cache")
    assert b"SQLite" in kept and kept.count(b"to be looked at") >= 12
    assert NAME.encode() not in kept
