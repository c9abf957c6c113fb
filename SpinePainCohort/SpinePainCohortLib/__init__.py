"""Library of SpinePainCohort: the command line, and the analyses over many cases."""
