"""The file lists of the modules' CMakeLists.txt: what they should hold, and a command that writes them.

A packaged Slicer extension holds only what CMake lists; a helper file that is not listed is missing at the
user's. ``python Testing/Extension/FileLists.py`` brings the lists up to date.
"""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
MODULES = ("SpinePainRHI", "SpinePainCohort")
VARIABLES = ("MODULE_PYTHON_SCRIPTS", "MODULE_PYTHON_RESOURCES")


def filesOf(module: str) -> dict[str, list[str]]:
    """Python files and resources in a module's folder, by CMake variable, relative to the folder."""
    folder = REPOSITORY / module
    scripts = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    resources = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")
                       if path.is_file() and path.suffix not in (".py", ".pyc")
                       and "Resources" in path.relative_to(folder).parts)
    scripts.sort(key=lambda name: ("/" in name, name))  # the module file first
    return dict(zip(VARIABLES, (scripts, resources), strict=True))


def listedIn(module: str) -> dict[str, list[str]]:
    """The lists as they stand in the module's CMakeLists.txt, variables resolved."""
    text = (REPOSITORY / module / "CMakeLists.txt").read_text(encoding="utf-8")
    return {variable: _block(text, variable).group("files").replace("${MODULE_NAME}", module).split()
            for variable in VARIABLES}


def writeLists(module: str) -> None:
    """Writes the lists that ``filesOf`` finds into the module's CMakeLists.txt."""
    path = REPOSITORY / module / "CMakeLists.txt"
    text = path.read_text(encoding="utf-8")
    for variable, files in filesOf(module).items():
        block = _block(text, variable)
        lines = "".join(f"  {name}\n" for name in files)
        text = text[:block.start("files")] + "\n" + lines + "  " + text[block.end("files"):]
    path.write_text(text, encoding="utf-8")


def _block(text: str, variable: str) -> re.Match[str]:
    block = re.search(rf"set\({variable}(?P<files>[^)]*)\)", text)
    if block is None:
        raise ValueError(f"CMakeLists.txt does not set {variable}.")
    return block


if __name__ == "__main__":
    for each in MODULES:
        writeLists(each)
