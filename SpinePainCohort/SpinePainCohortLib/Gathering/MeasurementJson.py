"""A case's measurement as compact JSON and back, all but the per-slice table."""

import json
from dataclasses import fields
from typing import Any

from SpinePainRHILib.Core.Cases import CaseMeasurement, LesionMeasurement
from SpinePainRHILib.Core.CaseTags import Role

_CASE_FIELDS = frozenset(each.name for each in fields(CaseMeasurement)) - {"slices"}
_LESION_FIELDS = frozenset(each.name for each in fields(LesionMeasurement))


def measurementToJson(measurement: CaseMeasurement) -> str:
    """One line of JSON; ``measurementFromJson`` gives the same measurement back, without ``slices``.

    Raises ValueError where a number is NaN or infinite: a measurement has none.
    """
    values = measurement.toDict() | {"reason": measurement.reason}
    return json.dumps(values, allow_nan=False, separators=(",", ":"))


def measurementFromJson(text: str | bytes, file: str | None = None) -> CaseMeasurement:
    """The measurement, of ``file`` where one is given; ValueError for anything that is not exactly one."""
    values: Any = json.loads(text)
    if not isinstance(values, dict) or values.keys() != _CASE_FIELDS or not isinstance(values["lesions"], list):
        raise ValueError("not a measurement")
    lesions = []
    for lesion in values["lesions"]:
        if not isinstance(lesion, dict) or lesion.keys() != _LESION_FIELDS:
            raise ValueError("not a measurement")
        lesion["role"] = Role(lesion["role"])
        lesions.append(LesionMeasurement(**lesion))
    values["lesions"], values["countSource"] = tuple(lesions), Role(values["countSource"])
    values["regions"], values["problems"] = tuple(values["regions"]), tuple(values["problems"])
    if file is not None:
        values["file"] = file
    return CaseMeasurement(**values)
