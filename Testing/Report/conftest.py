"""Published cohorts that several tests look at."""

import pytest
from FakeMeasuring import writeCase
from PublishedCohort import HOSTILE, publish, writeTwelve


@pytest.fixture(scope="session")
def result(tmp_path_factory):
    """The twelve cases with a clinical table, published."""
    folder = tmp_path_factory.mktemp("twelve")
    clinical = "case_id,age,remark\np00,40,=1+1\np01,41,+x\n"
    return publish(folder, writeTwelve(folder), clinical + "".join(f"p{n:02},{40 + n},\n" for n in range(2, 12)))


@pytest.fixture(scope="session")
def rough(tmp_path_factory):
    """The twelve among hostile names, damaged files and wrong rows, published."""
    folder = tmp_path_factory.mktemp("rough")
    vas = writeTwelve(folder)
    cases = folder / "cases"
    writeCase(cases / "evil.seg.nrrd", case=HOSTILE, reader=HOSTILE, problems=[HOSTILE])
    writeCase(cases / "third.seg.nrrd", case="third", rhi=100 / 3, lesions=[["highIntensity", None, 5.0, 100 / 3]])
    (cases / "broken <b>.seg.nrrd").write_text("no")
    table = vas + f"p03,C,11,\nnobody,A,3,\np00,{HOSTILE},11,\np01,<i>rater</i>,4,\n"
    return publish(folder, table, f"case_id,{HOSTILE}\np00,<u>x</u>\np01,=cmd()\n")
