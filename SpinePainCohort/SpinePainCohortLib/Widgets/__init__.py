"""The panel of SpinePainCohort: the top layer, which alone knows Qt."""
