"""No file of a result holds a name that only file names, folders or rows of no case hold."""

from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction

NAME = "SURNAME"


def run(spinepain, tmp_path, monkeypatch):
    """A cohort's result as one text; pictures are searched as bytes."""
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
    return b"\n".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())


def test_no_file_of_a_result_tells_a_name_that_file_names_or_rows_of_no_case_tell(spinepain, tmp_path, monkeypatch):
    content = run(spinepain, tmp_path, monkeypatch)
    assert NAME.encode() not in content
    assert content.count(b"case-") > 12  # a pseudonym stands where each file is named
    assert b"unknown case" in content
