"""One run of a cohort: gather, analyse, publish, for the command line and the panel alike."""
