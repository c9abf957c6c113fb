"""What stands in several files of the project is the same in all of them."""

import re
import tomllib

import pytest
from Markdown import REPOSITORY
from SpinePainRHILib import __version__

yaml = pytest.importorskip("yaml")
SETTINGS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def textOf(name):
    return (REPOSITORY / name).read_text(encoding="utf-8")


def commandsOfMake():
    """What ``make test`` runs, without the folder of the environment."""
    recipes = dict(re.findall(r"^(\w+):.*\n((?:\t.*\n)+)", textOf("Makefile"), re.M))
    lines = [line.strip() for target in ("lint", "test") for line in recipes[target].splitlines()]
    return [line.replace("$(ENVIRONMENT)/bin/", "").replace("$(PYTHON)", "python") for line in lines
            if not line.startswith("@")]


def test_version_is_the_same_in_citation_and_changelog():
    assert yaml.safe_load(textOf("CITATION.cff"))["version"] == __version__
    assert re.search(r"^## \[([^\]]+)\]", textOf("CHANGELOG.md"), re.M)[1] == __version__


def test_addresses_are_the_same_everywhere():
    home = SETTINGS["project"]["urls"]["Homepage"]
    assert yaml.safe_load(textOf("CITATION.cff"))["repository-code"] == home
    assert f'set(EXTENSION_HOMEPAGE "{home}")' in textOf("CMakeLists.txt")
    assert all(address.startswith(home) for address in SETTINGS["project"]["urls"].values())


def test_hooks_and_workflows_run_what_make_test_runs():
    commands = commandsOfMake()
    assert len(commands) == 5
    hooks = yaml.safe_load(textOf(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    assert set(commands) <= {hook["entry"] for hook in hooks}
    jobs = yaml.safe_load(textOf(".github/workflows/test.yml"))["jobs"]
    assert set(commands) <= {step.get("run") for step in jobs["others"]["steps"]}
    assert "make test" in {step.get("run") for step in jobs["linux"]["steps"]}


def pinnedIn(name):
    return dict(line.split("==") for line in textOf(name).splitlines() if not line.startswith("#"))


def test_both_environments_are_exact_and_differ_in_the_line_of_slicer_core_alone():
    main, browser = pinnedIn("constraints.txt"), pinnedIn("constraints-browser.txt")
    assert main["slicer-core"].startswith("5.12.") and browser["slicer-core"].startswith("5.11.")
    assert {name for name in main.keys() & browser.keys() if main[name] != browser[name]} == {"slicer-core"}


@pytest.mark.parametrize(("extra", "name"), [("test", "constraints.txt"), ("browser-test", "constraints-browser.txt")])
def test_all_that_an_environment_asks_for_has_an_exact_version(extra, name):
    extras, wanted, asked = SETTINGS["project"]["optional-dependencies"], [extra], set()
    while wanted:
        for each in extras[wanted.pop()]:
            own = re.fullmatch(r"spinepain\[(.+)\]", each)
            wanted += [own[1]] if own else []
            asked |= set() if own else {re.match(r"[\w-]+", each)[0].lower().replace("_", "-")}
    asked |= {re.match(r"[\w-]+", each)[0].lower() for each in SETTINGS["project"]["dependencies"]}
    assert asked <= {each.lower().replace("_", "-") for each in pinnedIn(name)}


def test_other_systems_install_what_make_installs():
    packages = re.search(r"setUpEnvironment\.sh \$\(ENVIRONMENT\) constraints\.txt test (.+)", textOf("Makefile"))[1]
    command = f"python -m pip install --constraint constraints.txt --no-deps {packages}"
    assert command in textOf("CONTRIBUTING.md") and command in textOf(".github/workflows/test.yml")


def test_workflows_try_every_python_that_is_promised_and_pin_what_they_use():
    jobs = yaml.safe_load(textOf(".github/workflows/test.yml"))["jobs"]
    promised = {line.rpartition(" ")[2] for line in SETTINGS["project"]["classifiers"]
                if re.search(r"Python :: 3\.\d", line)}
    for job in jobs.values():
        assert set(job["strategy"]["matrix"]["python"]) == promised
        assert all(re.search(r"@[0-9a-f]{40}$", step["uses"]) for step in job["steps"] if "uses" in step)


def test_forms_of_issues_can_be_read():
    forms = sorted((REPOSITORY / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert forms
    for form in forms:
        content = yaml.safe_load(form.read_text(encoding="utf-8"))
        assert "contact_links" in content or {"name", "description", "body"} <= set(content)
