"""Case and timepoint as a file's name tells them, where the file itself does not."""

import re

from .CaseTags import BASELINE

_BIDS_STEM = re.compile(r"(?P<case>sub-[A-Za-z0-9]+)(?:_ses-(?P<session>[A-Za-z0-9]+))?(?:_.*)?")


def stemToCase(stem: str) -> tuple[str, str]:
    """Case ID and timepoint of a file stem.

    A BIDS stem gives subject and session (``sub-017_ses-week12_T2w``: ``sub-017``, ``week12``; without
    session: ``baseline``). Any other stem is the case ID as a whole, at ``baseline``.
    """
    match = _BIDS_STEM.fullmatch(stem)
    if match is None:
        return stem, BASELINE
    return match["case"], match["session"] or BASELINE
