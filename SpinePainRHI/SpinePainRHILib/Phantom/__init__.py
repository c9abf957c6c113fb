"""Synthetic spines with an analytically known ratio."""
