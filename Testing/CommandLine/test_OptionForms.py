"""The options of a command as controls: what is entered becomes one argument each, and nothing else."""

import pytest
from SpinePainCohortLib.CommandLine.OptionForms import optionForms
from SpinePainCohortLib.CommandLine.Parser import makeParser
from SpinePainCohortLib.Run.OptionForm import OptionForm, OptionKind


@pytest.fixture(scope="module")
def forms():
    return {each.flag: each for each in optionForms("cohort", frozenset({"--out", "--jobs"}))}


def test_every_option_of_the_command_is_there_but_for_those_left_out(forms):
    helped = makeParser().parse_args(["cohort", "--vas", "v", "--out", "o"])
    known = {f"--{name.replace('_', '-')}" for name in vars(helped)} - {"--command", "--published"}
    assert set(forms) == known - {"--out", "--jobs"}


def test_an_option_is_entered_as_the_command_takes_it(forms):
    kinds = {"--categories": OptionKind.CHOICE, "--merge-rare": OptionKind.SWITCH, "--timepoints": OptionKind.TEXT,
             "--exclude": OptionKind.TEXTS, "--vas": OptionKind.FILE}
    assert {flag: forms[flag].kind for flag in kinds} == kinds
    assert forms["--categories"].choices == ("published", "alternative")
    assert forms["--region"].choices[0] == "", "no region is a choice, too"
    assert forms["--patient-score"].name == "patient score"


def test_what_is_entered_is_what_the_command_understands(forms):
    entered = {"--categories": "alternative", "--merge-rare": True, "--exclude": "c1\n\n c2 \n",
               "--timepoints": "a, b", "--timepoint": "baseline"}
    arguments = [text for flag, value in entered.items() for text in forms[flag].arguments(value)]
    options = makeParser().parse_args(["cohort", "--vas", "v", "--out", "o", *arguments])
    assert (options.categories, options.merge_rare, options.exclude, options.timepoints) == (
        "alternative", True, ["c1", "c2"], "a, b")
    assert not any(text.startswith("--timepoint=") for text in arguments), "a default is not said"


@pytest.mark.parametrize("text", ["--out=/etc", "x --out /etc", "-h"])
def test_a_text_never_becomes_another_option(text):
    form = OptionForm("--rater", OptionKind.TEXT, "")
    options = makeParser().parse_args(["cohort", "--vas", "v", "--out", "o", *form.arguments(text)])
    assert (options.rater, str(options.out)) == (text, "o")


@pytest.mark.parametrize("value", ["true", 1, "", False, None])
def test_a_switch_is_on_only_where_it_was_switched_on(value):
    assert OptionForm("--merge-rare", OptionKind.SWITCH, "").arguments(value) == []
