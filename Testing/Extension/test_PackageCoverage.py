"""The gate on the tests' coverage, a package at a time."""

import subprocess
import sys

import pytest
from FileLists import REPOSITORY

REPORT = """<coverage><packages><package><classes>
<class filename="A/One.py"><lines><line number="1" hits="1"/><line number="2" hits="3"/></lines></class>
<class filename="A/Two.py"><lines><line number="1" hits="0"/><line number="2" hits="1"/></lines></class>
<class filename="B/Three.py"><lines><line number="1" hits="1"/></lines></class>
</classes></package></packages></coverage>"""


@pytest.mark.parametrize(("report", "wanted", "status"), [(REPORT, 75, 0), (REPORT, 76, 1), ("<coverage/>", 0, 1)])
def test_one_package_below_is_enough_to_fail_and_so_is_an_empty_report(tmp_path, report, wanted, status):
    path = tmp_path / "coverage.xml"
    path.write_text(report)
    run = subprocess.run([sys.executable, REPOSITORY / "Testing" / "PackageCoverage.py", path, str(wanted)],
                         capture_output=True, text=True, check=False)
    assert run.returncode == status, run.stderr
    if status and "One" in report:
        assert "75.0 %  A  less than 76 %" in run.stdout and "100.0 %  B\n" in run.stdout
