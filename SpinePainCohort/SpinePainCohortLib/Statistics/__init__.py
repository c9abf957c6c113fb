"""The cohort's statistics as pure functions on pandas tables: no files, no pictures, no Slicer.

``Analyses.runAnalyses`` is the entry; every other file holds one family of methods.
Resources/Docs/Statistics.md lists the methods and why they are there.
"""
