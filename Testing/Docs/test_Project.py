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
