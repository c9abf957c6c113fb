"""Segmentations, case files and volumes of a Slicer scene."""
