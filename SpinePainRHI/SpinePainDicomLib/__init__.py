"""A measured case as DICOM objects for the archive that its images came from.

Three objects beside the series that was outlined: its segments (``SegmentationObject``), its numbers
(``ReportObject``) and a page that can be read everywhere (``PageObject``). ``Export`` proves that the series is the
one that was outlined and writes all three. What is written and with which codes: Resources/Docs/DicomConformance.md.

Needs pydicom and highdicom, which Slicer bundles; knows neither Slicer nor Qt.
"""
