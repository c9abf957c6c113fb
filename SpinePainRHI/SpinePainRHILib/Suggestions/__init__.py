"""Suggestions of high intensity inside the cord: thresholds of the T2 volume, previewed, never applied unasked."""
