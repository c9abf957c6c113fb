"""Names of persons as DICOM writes them."""

from dataclasses import dataclass

LONGEST_GROUP = 64
"""Letters of one of the up to three ways (alphabetic, ideographic, phonetic) to write a name (DICOM PS3.5, VR PN)."""

_FORM = "write it as Family^Given (also Family^Given^Middle^Prefix^Suffix)"


@dataclass(frozen=True)
class Verifier:
    """Who answers for the numbers, and of which organization. Raises ValueError for a name not in DICOM's form."""

    name: str
    organization: str

    def __post_init__(self) -> None:
        checkPersonName(self.name)
        name = self.organization
        if not name.strip() or len(name) > LONGEST_GROUP or "\\" in name or not name.isprintable():
            raise ValueError("The verifying organization is written as a name of 1 to 64 letters without a backslash.")


def verifierOf(name: str | None, organization: str | None) -> Verifier | None:
    """The verifier; None where nobody is named. Raises ValueError where only one of both is given."""
    if name is None and organization is None:
        return None
    if name is None or organization is None:
        raise ValueError("A verified report names observer and organization: give both, or neither.")
    return Verifier(name, organization)


def checkPersonName(name: str) -> None:
    """Raises ValueError with a sentence unless family and given name are told apart as DICOM does."""
    groups = name.split("=")
    if "\\" in name or not name.isprintable():
        raise ValueError(f"The observer's name holds a letter that no name in DICOM can have: {_FORM}.")
    if len(groups) > 3 or any(len(group) > LONGEST_GROUP or group.count("^") > 4 for group in groups):
        raise ValueError(f"The observer's name has more parts or letters than a name in DICOM: {_FORM}.")
    family, separator, given = groups[0].partition("^")
    if not family.strip() or not separator or not given.replace("^", "").strip():
        raise ValueError(f"The observer's name does not tell family and given name apart: {_FORM}.")


def nameOfReader(reader: str | None) -> str | None:
    """A reader's ID as a person's name in DICOM, whose family name it becomes; None where there is none."""
    if reader is None:
        return None
    plain = "".join(" " if letter in "\\^=" or not letter.isprintable() else letter for letter in reader)
    name = " ".join(plain.split())[:LONGEST_GROUP - 1].strip()
    return f"{name}^" if name else None
