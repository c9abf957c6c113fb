"""The cohort's tabs of the page that ``spinepain serve`` shows."""
