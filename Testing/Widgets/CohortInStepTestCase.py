"""Panel and command line in step: each option of ``spinepain cohort`` can be chosen in the panel, meaning the same."""

import sys
from pathlib import Path

from slicer.util import childWidgetVariables

sys.path.insert(0, str(Path(__file__).resolve().parent))

import CohortCases
from CohortSetUp import CohortTestCase, openCohort

NOT_IN_THE_PANEL = {
    "--jobs": "the panel measures in Slicer's own process, whose scene some files need",
    "--scheduler": "as --jobs", "--cache": "the panel keeps measurements in the system's cache folder"}


class CohortInStepTestCase(CohortTestCase):
    def setUp(self):
        super().setUp()
        self.requirePackages("openpyxl", "python_calamine")
        self.folder = self.newFolder()
        (self.folder / "cases").mkdir()
        for number in range(4):
            for timepoint, reader in (("baseline", "R1"), ("baseline", "R2"), ("week12", "R1")):
                CohortCases.writeCase(self.folder / "cases", f"N{number}", ("L3",), number + 1, reader, timepoint)
        self.tables = {
            "vas": self.book("vas", ["case_id", "rater", "vas", "timepoint", "extra"], *(
                [f"N{n}", rater, n + 1, when, "x"] for n in range(4) for rater in "AB" for when in
                ("baseline", "week12"))),
            "clinical": self.book("clinical", ["case_id", "age", "size"], *([f"N{n}", 60 + n, 3] for n in range(4))),
            "readings": self.book("readings", ["case_id", "rhi_percent"], ["M1", 20], ["M2", 30])}
        self.dictionary = self.folder / "dictionary.csv"
        self.dictionary.write_text("column,label\nage,Age at MRI\n")
        self.module = openCohort(self, self.folder)
        self.ui = self.module.widget.ui
        self.cohort = self.module.widget.cohort
        self.look = childWidgetVariables(self.ui.columnsSection)

    def book(self, name, *rows):
        """A workbook with the same table on two sheets."""
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet in ("first", "second"):
            page = book.create_sheet(sheet)
            for row in rows:
                page.append(row)
        book.save(self.folder / f"{name}.xlsx")
        return str(self.folder / f"{name}.xlsx")

    def choose(self, box, data):
        places = [at for at in range(box.count) if box.itemData(at) == data]
        self.assertEqual(len(places), 1, f"{box.objectName} offers {data}")
        box.currentIndex = places[0]

    def typeInto(self, edit, text):
        edit.text = text
        edit.editingFinished()

    def sheet(self, kind):
        self.choose(self.ui.kindBox, kind)
        self.choose(self.look.sheetBox, "second")

    def named(self):
        self.choose(self.ui.kindBox, "vas")
        self.choose(self.look.roleBox7, "extra")  # the note

    def gathered(self, path):
        """The last of the inputs; what there is to choose is known then."""
        self.ui.dictionaryEdit.currentPath = path
        self.ui.gatherButton.click()
        self.assertEqual(self.messages, [])
        self.ui.columnsSection.collapsed = False

    def condition(self):
        self.choose(self.ui.columnBox, "age")
        self.choose(self.ui.relationBox, "at least")
        self.ui.valueBox.currentIndex = self.ui.valueBox.findText("61")

    def steps(self):
        """Each option with its value, and what a user does in the panel instead."""
        ui, options = self.ui, self.cohort.analysis._options
        paths = {"--cases": (ui.casesEdit, str(self.folder / "cases")), "--vas": (ui.vasEdit, self.tables["vas"]),
                 "--clinical": (ui.clinicalEdit, self.tables["clinical"]),
                 "--readings": (ui.readingsEdit, self.tables["readings"]),
                 "--out": (ui.outputEdit, str(self.folder / "out"))}
        boxes = {"--timepoint": (ui.timepointBox, "week12"), "--reader": (ui.readerBox, "R2"),
                 "--rater": (ui.raterBox, "B"), "--patient-score": (ui.patientScoreBox, "mean"),
                 "--categories": (ui.categoriesBox, "alternative"), "--ratio": (ui.ratioBox, "volume"),
                 "--outlined-as": (ui.outlinedBox, "caudaEquina"), "--region": (ui.regionBox, "lumbar"),
                 "--axis": (ui.axisBox, "AP"), "--rule": (ui.ruleBox, "union"),
                 "--encoding": (ui.encodingBox, "cp1252")}
        texts = {"--timepoints": (ui.timepointsEdit, "week12,baseline"), "--exclude": (ui.excludeEdit, "N3"),
                 "--missing": (ui.missingEdit, "77"), "--map": (ui.segmentsEdit, "cord=Segment_1")}
        steps = {option: (value, lambda edit=edit, value=value: setattr(edit, "currentPath", value))
                 for option, (edit, value) in paths.items()}
        steps["--dictionary"] = str(self.dictionary), lambda: self.gathered(str(self.dictionary))
        steps |= {option: (value, lambda box=box, value=value: self.choose(box, value))
                  for option, (box, value) in boxes.items()}
        steps |= {option: (value, lambda edit=edit, value=value: self.typeInto(edit, value))
                  for option, (edit, value) in texts.items()}
        steps |= {f"--{kind}-sheet": ("second", lambda kind=kind: self.sheet(kind)) for kind in self.tables}
        return steps | {
            "--column": ("vas:note=extra", self.named), "--condition": ("age at least 61", self.condition),
            "--covariate": ("age", lambda: options._actions["age"].toggle()),
            "--merge-rare": (None, lambda: setattr(ui.mergeRareCheck, "checked", True)),
            "--no-published": (None, lambda: setattr(ui.publishedCheck, "checked", False)),
            "--keep-file-names": (None, lambda: setattr(ui.keepNamesCheck, "checked", True))}

    def fromPanel(self):
        """What the panel gathers, how it measures, what it keeps and analyses, where it writes."""
        from SpinePainCohortLib.Run.CaseMeasuring import MEASURE

        return (self.cohort.tables.inputs(Path(self.ui.casesEdit.currentPath)),
                self.cohort.gathering.measuring.measure() or MEASURE, self.cohort.analysis.filters,
                self.ui.outputEdit.currentPath)

    def fromCommand(self, words):
        from SpinePainCohortLib.CommandLine.CohortCommand import filtersOf, inputsOfOptions, measureOf
        from SpinePainCohortLib.CommandLine.Parser import makeParser

        options = makeParser().parse_args(["cohort", *words])
        return inputsOfOptions(options), measureOf(options), filtersOf(options), str(options.out)

    def test_every_option_can_be_chosen_and_means_the_same(self):
        words = []
        steps = self.steps()
        for option, (value, do) in steps.items():
            do()
            words += [option] if value is None else [option, value]
            if "--out" not in words:
                continue
            for ofPanel, ofCommand in zip(self.fromPanel(), self.fromCommand(words), strict=True):
                self.assertEqual(ofPanel, ofCommand, option)
        options = {each.option_strings[-1] for each in optionsOfCohort()}
        self.assertEqual(options, {*steps, *NOT_IN_THE_PANEL, "--help"})

    def test_the_choices_of_a_box_are_those_of_its_option(self):
        choices = {each.option_strings[-1]: tuple(each.choices) for each in optionsOfCohort() if each.choices}
        for option, box in (("--axis", self.ui.axisBox), ("--rule", self.ui.ruleBox), ("--ratio", self.ui.ratioBox),
                            ("--outlined-as", self.ui.outlinedBox), ("--categories", self.ui.categoriesBox),
                            ("--patient-score", self.ui.patientScoreBox)):
            self.assertEqual(tuple(box.itemData(at) for at in range(box.count)), choices.pop(option), option)
        self.assertEqual([*choices], ["--region"])  # those that the cohort has


def optionsOfCohort():
    """The options of ``spinepain cohort``, as argparse keeps them."""
    from SpinePainCohortLib.CommandLine.Parser import makeParser

    return next(each for each in makeParser()._actions if each.dest == "command").choices["cohort"]._actions
