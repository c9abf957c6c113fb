"""A cohort while it is worked on: gathered, filtered, analysed, scored; without any window."""
