"""What a reader chooses from, with the names of the choices; the values of a saved scene are the names in the code."""

from enum import Enum

from ..Core.CaseTags import CaseStatus, CordMeaning
from .Words import _


class CordOutline(Enum):
    """What the cord outline means, with the choice not to say."""

    notStated = None
    spinalCord = CordMeaning.SPINAL_CORD
    thecalSac = CordMeaning.THECAL_SAC
    caudaEquina = CordMeaning.CAUDA_EQUINA
    other = CordMeaning.OTHER

    def label(self) -> str:
        return {"notStated": _("Not stated"), "spinalCord": _("Spinal cord"), "thecalSac": _("Thecal sac"),
                "caudaEquina": _("Cauda equina"), "other": _("Other")}[self.name]


class SuggestionMethod(Enum):
    """The ways to suggest high intensity, in the order of the list."""

    robust = "robust"
    otsu = "otsu"
    reference = "reference"
    fixed = "fixed"

    def label(self) -> str:
        return {"robust": _("Mean + k·SD of the cord without its bright tail"),
                "otsu": _("Otsu inside the cord"), "reference": _("Mean + k·SD of a normal region"),
                "fixed": _("Fixed threshold")}[self.name]


STATUSES = (CaseStatus.NOT_STARTED, CaseStatus.IN_PROGRESS, CaseStatus.COMPLETED, CaseStatus.FLAGGED)
"""How far a reader is, in the order of the list."""


def nameOfStatus(status: CaseStatus) -> str:
    """How far a reader is, in words."""
    return {CaseStatus.NOT_STARTED: _("Not started"), CaseStatus.IN_PROGRESS: _("In progress"),
            CaseStatus.COMPLETED: _("Completed"), CaseStatus.FLAGGED: _("To be looked at again")}[status]
