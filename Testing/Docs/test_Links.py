"""Pages link to what is there: other pages, headings, files, and names in files."""

import ast
import re
import tomllib

import pytest
from Markdown import DOCS, REPOSITORY, anchorsOf, linksOf, pages, tablesOf

LIBRARIES = {"SpinePainRHILib": REPOSITORY / "SpinePainRHI", "SpinePainCohortLib": REPOSITORY / "SpinePainCohort"}
OUTSIDE = re.compile("|".join((  # put together here, or this file would be found itself
    "data" + " contract, section", "slicer" + "-facts", r"\.\./" + "shared", "data" + r"-contract\.md")), re.I)


def namesIn(text):
    """Every name that a Python text defines at its top, and ``Class.member``."""
    found = set()
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef):
            found |= {node.name, *(f"{node.name}.{each.name}" for each in node.body
                                   if isinstance(each, ast.FunctionDef | ast.ClassDef))}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            found |= {each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return found


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_link_of_a_page_leads_somewhere(page):
    wrong = []
    for link in linksOf(page):
        if link.path is None:
            continue
        if not link.path.exists():
            wrong.append(f"{link.target}: not there")
        elif link.path.suffix == ".md" and link.anchor and link.anchor not in anchorsOf(link.path):
            wrong.append(f"{link.target}: no such heading")
        elif link.path.suffix == ".py" and link.text.startswith("`") and not link.text.strip("`").endswith(".py"):
            name = link.text.strip("`")
            if name not in namesIn(link.path.read_text(encoding="utf-8")):
                wrong.append(f"{name}: not in {link.target}")
    assert not wrong


def packagesNamed():
    """Packages by library, as the tables of Architecture.md have them from top to bottom."""
    tables = {table.header[0].strip("`"): table for table in tablesOf(DOCS / "Architecture.md")}
    return {name: [part.strip("` ") for cell in table.column() for part in cell.split(",")]
            for name, table in tables.items()}


def test_the_architecture_page_names_every_package_and_no_other():
    named = packagesNamed()
    for library, folder in LIBRARIES.items():
        there = {path.parent.name for path in (folder / library).glob("*/__init__.py")}
        assert sorted(named[library]) == sorted(there)
    own = {path.parent.name for path in (REPOSITORY / "SpinePainRHI").glob("SpinePain*Lib/__init__.py")}
    assert sorted(named["own package"]) == sorted(own - set(LIBRARIES))


def test_packages_stand_in_the_order_that_import_linter_checks():
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    named = packagesNamed()
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["type"] != "layers":
            continue
        for library in set(contract.get("containers", ())) & set(LIBRARIES):
            rank = {name.strip(" ()"): place for place, layer in enumerate(contract["layers"])
                    for name in re.split(r"[|:]", layer)}
            ranks = [rank[name] for name in named[library] if name in rank]
            assert ranks == sorted(ranks), f"{library}: {contract['layers']}"


def test_the_picture_shows_every_package():
    picture = re.search(r"```mermaid\n(.*?)```", (DOCS / "Architecture.md").read_text(encoding="utf-8"), re.S)[1]
    shown = set(re.findall(r'\["(\w+)', picture))
    assert {name for names in packagesNamed().values() for name in names} <= shown


def test_code_refers_to_pages_of_this_repository_only():
    here = [REPOSITORY / name for name in ("SpinePainRHI", "SpinePainCohort", "Testing")]
    texts = {path: path.read_text(encoding="utf-8") for folder in here for path in folder.rglob("*.py")}
    assert not [path.name for path, text in texts.items() if OUTSIDE.search(text)]
    named = {page for text in texts.values() for page in re.findall(r"(?<![\w/])Resources/Docs/\w+\.md", text)}
    assert named, "no code refers to a page"
    assert not [page for page in named if not (REPOSITORY / page).is_file()]
