"""The tables of a synthetic cohort as CSV files: UTF-8, comma, one header line."""

from collections.abc import Mapping
from pathlib import Path

from SpinePainRHILib.Core.CaseTags import BASELINE
from SpinePainRHILib.Core.Levels import CERVICAL, LUMBAR, MULTIPLE, THORACIC
from SpinePainRHILib.Files.CsvText import writeCsv

from .CohortModel import FOLLOW_UP
from .CohortPlan import CohortPlan
from .VoxelTruth import VoxelRatios

VAS_COLUMNS = ("case_id", "rater", "vas", "lesion", "timepoint", "entered_at", "note")

CLINICAL_COLUMNS = ("case_id", "age_years", "histology", "months_to_spinal_metastasis", "chemotherapy", "radiotherapy",
                    "sins", "bilsky", "ecog", "qlq_bm22_baseline", "qlq_bm22_week12")

TRUTH_COLUMNS = (
    "case_id", "timepoint", "rhi_percent", "rhi_max_percent", "rhi_volume_percent", "rhi_error_bound_percent",
    "rhi_max_error_bound_percent", "rhi_volume_error_bound_percent", "rhi_standard_error_percent",
    "voxel_rhi_percent", "voxel_rhi_max_percent", "voxel_rhi_volume_percent", "location", "count",
    "high_intensity_count", "latent_pain", "model_intercept", "model_per_rhi_percent", "model_per_further_metastasis",
    "model_cervical", "model_thoracic", "model_lumbar", "model_multiple", "model_follow_up", "model_patient_sd",
    "model_lesion_sd", "model_rater_sd", "model_rater_bias_difference", "sample_correlation_rhi_latent_pain")
"""The ratios are those of the solids, with the bounds of what voxels can add or take away; ``voxel_...`` are those of
the outlines' voxels, which a measurement gives exactly. The same in every row are the pain model
(CohortModel.PainModel) and the Pearson correlation of true RHI and latent pain in this cohort at baseline."""


def writeVasTable(plan: CohortPlan, path: Path) -> None:
    """The VAS table, as section 3 of Resources/Docs/DataContract.md has it."""
    writeCsv(Path(path), VAS_COLUMNS, (
        (each.caseId, each.rater, each.vas, each.lesion, each.timepoint, each.enteredAt.isoformat(), each.note)
        for each in plan.vas))


def writeClinicalTable(plan: CohortPlan, path: Path) -> None:
    """One row a patient; a timepoint that the patient does not have is left empty."""
    writeCsv(Path(path), CLINICAL_COLUMNS, (
        (each.caseId, each.ageYears, each.histology, each.monthsToMetastasis, _yes(each.chemotherapy),
         _yes(each.radiotherapy), each.sins, each.bilsky, each.ecog, each.qlqBm22.get(BASELINE, ""),
         each.qlqBm22.get(FOLLOW_UP, "")) for each in plan.clinical))


def writeTruthTable(plan: CohortPlan, path: Path,
                    voxelRatios: Mapping[tuple[str, str], VoxelRatios] | None = None) -> None:
    """One row a case and timepoint: true ratios with their error bounds, latent pain, and the model behind it.

    ``voxelRatios`` are by case ID and timepoint; the cells of cases that were not counted (yet) are empty.
    """
    counted = voxelRatios or {}
    pain = plan.model.pain
    correlation = plan.rhiPainCorrelation
    model = (pain.intercept, pain.perRhiPercent, pain.perFurtherMetastasis, *(
        pain.region[each] for each in (CERVICAL, THORACIC, LUMBAR, MULTIPLE)), pain.followUp,
        pain.patientSd, pain.lesionSd, pain.raterSd, pain.raterBias[1] - pain.raterBias[0],
        "" if correlation is None else correlation)
    writeCsv(Path(path), TRUTH_COLUMNS, (
        (case.caseId, case.timepoint, case.truth.ratios.rhiPercent, case.truth.ratios.rhiMaxPercent,
         case.truth.ratios.rhiVolumePercent, case.truth.rhiErrorBoundPercent, case.truth.rhiMaxErrorBoundPercent,
         case.truth.rhiVolumeErrorBoundPercent, case.truth.rhiStandardErrorPercent,
         *_voxelCells(counted.get((case.caseId, case.timepoint))), case.location, case.count,
         len(case.parameters.lesions), case.latentPain, *model) for case in plan.cases))


def _voxelCells(ratios: VoxelRatios | None) -> tuple[object, object, object]:
    return ("", "", "") if ratios is None else (ratios.rhiPercent, ratios.rhiMaxPercent, ratios.rhiVolumePercent)


def _yes(value: bool) -> str:
    return "yes" if value else "no"
