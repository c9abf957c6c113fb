"""Which column stands for what: by a mapping, by our own names, or by what people call it in three languages."""

from collections.abc import Mapping, Sequence

from .ColumnKeys import columnKey, plainKey
from .Problems import shown

CASE_COLUMNS = ("case_id", "participant_id")
"""The columns that may name the case; ``participant_id`` is BIDS' name for it."""

NO_COLUMN = ""
"""In a mapping: no column of the table is this one, whatever its names tell; of no meaning for the case."""

ALIASES: Mapping[str, frozenset[str]] = {
    "case_id": frozenset((
        "case", "caseid", "case_no", "case_nr", "participant", "patient_id", "patientid", "patient", "pat_id",
        "subject", "subject_id", "subjectid", "record_id", "study_id", "pseudonym", "id", "fall", "fall_id",
        "patienten_id", "probanden_id", "proband", "编号", "病例", "病例号", "病例编号", "患者编号", "患者id",
        "受试者", "受试者编号", "研究编号")),
    "rater": frozenset((
        "rater_id", "observer", "assessor", "scored_by", "rated_by", "doctor", "physician", "untersucher", "bewerter",
        "arzt", "评分者", "评分人", "评估者", "评价者", "评分医生", "医生", "医师")),
    "vas": frozenset((
        "vas_score", "vas_cm", "pain", "pain_score", "pain_vas", "vas_pain", "nrs", "nrs_score", "pain_nrs",
        "schmerz", "schmerzscore", "schmerzwert", "疼痛", "疼痛评分", "疼痛分数", "vas评分", "vas分数", "nrs评分",
        "疼痛vas评分")),
    "vas_mm": frozenset(("vas_(mm)", "vas_[mm]", "pain_mm", "pain_(mm)", "vas_in_mm", "vas(mm)")),
    "lesion": frozenset((
        "level", "vertebra", "vertebral_level", "spinal_level", "lesion_level", "lesion_id", "metastasis", "wirbel",
        "wirbelkörper", "höhe", "läsion", "病灶", "节段", "椎体", "病变节段", "椎体节段")),
    "timepoint": frozenset((
        "time_point", "visit", "session", "session_id", "event", "event_name", "redcap_event_name", "zeitpunkt",
        "visite", "时间点", "随访时间", "随访", "访视", "评估时间点")),
    "entered_at": frozenset((
        "entered", "entry_time", "entry_date", "date_entered", "timestamp", "time_stamp", "erfasst_am",
        "eingegeben_am", "录入时间", "记录时间", "填写时间")),
    "reader": frozenset(("reader_id", "measured_by", "outlined_by", "radiologist", "测量者", "阅片者", "勾画者")),
    "rhi_percent": frozenset(("rhi", "rhi_%", "rhi_value", "rhi_pct", "ratio_percent", "high_intensity_ratio", "rhi值",
                              "高信号比", "高信号面积比")),
    "rhi_fraction": frozenset(("rhi_ratio", "fraction")),
    "high_intensity_area": frozenset((
        "high_intensity_area_mm2", "high_intensity_area_cm2", "hyperintense_area", "lesion_area", "lesion_area_mm2",
        "area_lesion", "area_high_intensity", "hi_area", "signal_area", "high_signal_area", "高信号面积", "病灶面积")),
    "cord_area": frozenset(("cord_area_mm2", "cord_area_cm2", "spinal_cord_area", "spinal_cord_area_mm2", "area_cord",
                            "area_spinal_cord", "脊髓面积")),
    "rhi_max_percent": frozenset(("rhi_max", "mcadr", "maximum_axial_damage_ratio")),
    "rhi_volume_percent": frozenset(("rhi_volume",)),
    "levels": frozenset(("metastasis_levels", "vertebral_levels", "节段列表", "受累节段")),
    "location": frozenset(("region", "部位", "位置")),
    "count": frozenset(("number_of_metastases", "metastasis_count", "number", "数量", "转移灶数")),
    "note": frozenset(("notes", "comment", "comments", "remark", "remarks", "bemerkung", "kommentar", "备注", "说明"))}
"""What people call our columns; compared by ColumnKeys.plainKey, those with brackets as they stand."""


def columnOf(ours: str, header: Sequence[str], mapping: Mapping[str, str], file: str) -> int | None:
    """Index of the column of ``header`` that stands for ``ours``; None where there is none.

    ``mapping`` (the table's own name for one of ours, or NO_COLUMN) comes first, where the table has that column; then
    our own name (of the case also ``participant_id``), then ALIASES. Raises ValueError where two columns could be it.
    """
    keys = [columnKey(name) for name in header]
    if mapping.get(ours) == NO_COLUMN and ours != "case_id":
        return None
    if ours in mapping and columnKey(mapping[ours]) in keys:
        return keys.index(columnKey(mapping[ours]))
    if ours == "case_id":
        found = [keys.index(name) for name in CASE_COLUMNS if name in keys]
        if len(found) > 1:
            raise ValueError(f"{file} has both a case_id and a participant_id column: keep one of them.")
        if found:
            return found[0]
    if ours in keys:
        return keys.index(ours)
    taken = {columnKey(theirs) for each, theirs in mapping.items() if each != ours}
    found = [index for index, name in enumerate(header) if keys[index] not in taken and _isAlias(ours, name)]
    if len(found) > 1:
        raise ValueError(f"{file} has the columns {' and '.join(shown(header[index].strip()) for index in found)}, "
                         f"which may both be {ours}: say which it is (--column {ours}=NAME).")
    return found[0] if found else None


def namesCase(cells: Sequence[str], mapping: Mapping[str, str], byAlias: bool) -> bool:
    """Whether a row of a table names the case, as a header does: by our names or a mapped one, or, in a row of two
    cells or more, by an alias."""
    keys = set(map(columnKey, cells))
    if keys & {*CASE_COLUMNS, columnKey(mapping.get("case_id") or "case_id")}:
        return True
    return byAlias and sum(bool(cell.strip()) for cell in cells) > 1 and any(_isAlias("case_id", cell)
                                                                            for cell in cells)


def recognisedNote(columns: Mapping[str, str]) -> list[str]:
    """A sentence on the columns that were told by another name than ours; ``columns``: ours to the table's own."""
    others = [f"{ours} from {shown(theirs)}" for ours, theirs in columns.items()
              if columnKey(theirs) not in (ours, *(CASE_COLUMNS if ours == "case_id" else ()))]
    return [f"Columns were told by their names: {', '.join(others)}."] if others else []


def _isAlias(ours: str, name: str) -> bool:
    names = ALIASES.get(ours, frozenset()) | {ours}
    if columnKey(name) in names:
        return True
    # VAS (mm) is no VAS from 0 to 10
    return plainKey(name) in names and not (ours == "vas" and _isAlias("vas_mm", name))
