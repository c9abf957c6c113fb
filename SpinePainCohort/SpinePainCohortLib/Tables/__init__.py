"""Tables of the cohort: VAS and clinical tables in, VAS entries saved, CSV out. Plain Python, no Slicer."""
