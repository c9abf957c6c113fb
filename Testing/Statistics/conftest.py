"""Fixed data of the statistical tests. R/expected.R prints the numbers that they are compared with."""

from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).parent / "Data"


def load(name):
    return pd.read_csv(FOLDER / f"{name}.csv", dtype={"case_id": str, "lesion": str})


@pytest.fixture
def patients():
    return load("patients")


@pytest.fixture
def lesions():
    return load("lesions")


@pytest.fixture
def ratings():
    return load("ratings")


@pytest.fixture
def follow_up():
    return load("followup")


@pytest.fixture
def only():
    """The one result among many whose fields have the given values."""
    def find(results, **fields):
        found = [result for result in results if all(getattr(result, name) == value for name, value in fields.items())]
        assert len(found) == 1, f"{len(found)} results with {fields}"
        return found[0]
    return find


@pytest.fixture
def matches():
    """Asserts that fields of a result equal the numbers of R; 1e-6 is what root finding leaves of 12 digits."""
    def compare(result, tolerance=1e-6, **fields):
        found = {name: getattr(result, name) for name in fields}
        assert found == {name: pytest.approx(value, rel=tolerance, abs=1e-9) for name, value in fields.items()}
    return compare
