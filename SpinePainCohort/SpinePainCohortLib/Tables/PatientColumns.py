"""The columns of ``patients.csv`` that every cohort has, before the clinical ones."""

PATIENT_COLUMNS = ("case_id", "timepoint", "location", "count", "count_group", "rhi_percent", "rhi_max_percent",
                   "rhi_volume_percent", "vas", "vas_category")
