"""What the analyses ask: the column ``analysis`` of results."""

LOCATION, COUNT, RHI, RHI_BY_CATEGORY = "location vs VAS", "count vs VAS", "RHI vs VAS", "RHI across pain categories"
RATERS, READERS = "agreement of VAS raters", "agreement of readers"
JOINT, LESION = "location, count and RHI together", "per lesion"
ROC, CLINICAL = "RHI as a sign of pain", "clinical columns"
RESPONSE = "pain response"
