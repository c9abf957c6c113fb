"""A case's measurement as compact JSON and back, all but the per-slice table.

An array of the values in the order of CASE_FIELDS, lesions as arrays in that of LESION_FIELDS: without the names it is
a third as long, and reading it takes half the time of a run in which nothing changed.
"""

import json
from dataclasses import fields
from operator import attrgetter

from SpinePainRHILib.Core.Cases import CaseMeasurement, LesionMeasurement
from SpinePainRHILib.Core.CaseTags import Role

CASE_FIELDS = tuple(each.name for each in fields(CaseMeasurement) if each.name != "slices")
LESION_FIELDS = tuple(each.name for each in fields(LesionMeasurement))

_caseValues, _lesionValues = attrgetter(*CASE_FIELDS), attrgetter(*LESION_FIELDS)
_FILE, _SOURCE, _REGIONS, _LESIONS, _PROBLEMS = map(CASE_FIELDS.index, (
    "file", "countSource", "regions", "lesions", "problems"))
_ROLE = LESION_FIELDS.index("role")
_ROLES = {str(role): role for role in Role}


def measurementToJson(measurement: CaseMeasurement) -> str:
    """One line of JSON; ``measurementFromJson`` gives the same measurement back, without ``slices``.

    Raises ValueError where a number is NaN or infinite: a measurement has none.
    """
    values = list(_caseValues(measurement))
    values[_LESIONS] = list(map(_lesionValues, measurement.lesions))
    return json.dumps(values, allow_nan=False, separators=(",", ":"))


def measurementFromJson(text: str | bytes, file: str | None = None) -> CaseMeasurement:
    """The measurement, of ``file`` where one is given; ValueError for anything that is not exactly one."""
    values = json.loads(text if isinstance(text, str) else text.decode())
    if type(values) is not list or len(values) != len(CASE_FIELDS):
        raise ValueError("not a measurement")
    try:
        lesions = []
        for lesion in values[_LESIONS]:
            if type(lesion) is not list or len(lesion) != len(LESION_FIELDS):
                raise ValueError("not a measurement")
            lesion[_ROLE] = _ROLES[lesion[_ROLE]]
            lesions.append(LesionMeasurement(*lesion))
        values[_LESIONS], values[_SOURCE] = tuple(lesions), _ROLES[values[_SOURCE]]
        values[_REGIONS], values[_PROBLEMS] = tuple(values[_REGIONS]), tuple(values[_PROBLEMS])
    except (KeyError, TypeError):
        raise ValueError("not a measurement") from None
    if file is not None:
        values[_FILE] = file
    return CaseMeasurement(*values)
