"""What could not be done, said before the reason that a ValueError tells."""

from .Words import _

NOT_MADE = _("The case could not be made.")
NOT_OPENED = _("The case could not be opened.")
NO_CASE_OF_SCENE = _("This segmentation cannot be opened as a case.")
NOT_ON_VOLUME = _("The case cannot be shown on this volume.")
DETAILS_NOT_CHANGED = _("The details of the case could not be changed.")
FOLDER_NOT_LISTED = _("The folder could not be listed.")

NOT_RENAMED = _("The lesion could not be renamed.")
LEVEL_NOT_ASSIGNED = _("The level could not be assigned.")
LEVELS_NOT_ASSIGNED = _("The levels could not be assigned.")
NO_HIGH_INTENSITY_ADDED = _("No high-intensity segment could be added.")
NO_METASTASIS_ADDED = _("No metastasis could be added.")
NOT_REMOVED = _("The lesions could not be removed.")
NOT_SPLIT = _("The segment could not be split.")
NOT_MERGED = _("The segments could not be merged.")

NOTHING_SUGGESTED = _("Nothing can be suggested.")
SUGGESTION_NOT_APPLIED = _("The suggestion could not be applied.")
NO_POINTS_PLACED = _("No points can be placed.")
TRACE_NOT_ACCEPTED = _("The traced cord could not be accepted.")

STATUS_NOT_SET = _("The status could not be set.")
NOTES_NOT_KEPT = _("The notes could not be kept.")
NOT_SAVED = _("The case could not be saved.")
NOT_ARCHIVED = _("Nothing was written for the archive.")
