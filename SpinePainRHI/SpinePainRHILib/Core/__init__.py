"""Definitions and numbers on plain numpy arrays; imports neither slicer, vtk nor qt."""
