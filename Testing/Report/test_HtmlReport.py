"""The page: complete, self-contained, escaped, and worded as a clinical journal expects."""

import re
from html.parser import HTMLParser

from FakeMeasuring import writeCase
from PublishedCohort import publish
from SpinePainRHILib.Files.CaseFileNames import publicName


class Page(HTMLParser):
    """Tags with their attributes, and the text of each table cell by row."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.rows, self._inCell = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self._inCell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._inCell = False

    def handle_data(self, data):
        if self._inCell:
            self.rows[-1][-1] += data

    def all(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]

    def row(self, *start):
        found = [row for row in self.rows if tuple(row[:len(start)]) == start]
        assert len(found) == 1, found
        return found[0]


def test_the_page_asks_nothing_of_any_other_place(result):
    page = Page(result.page)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "iframe", "object", "form"})
    assert all(image["src"].startswith("data:image/svg+xml;base64,") for image in page.all("img"))
    assert all(link["href"].startswith("#") for link in page.all("a"))
    assert "url(" not in result.page and "@import" not in result.page


def test_the_page_can_be_read_without_seeing_it(result):
    page = Page(result.page)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("img")) == 7 and all(len(image["alt"]) > 30 for image in page.all("img"))
    assert all("scope" in header for header in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    assert {link["href"][1:] for link in page.all("a")} <= anchors


def test_the_answers_come_first_then_what_limits_them_then_the_rest(result):
    titles = re.findall(r"<h2>(.*?)</h2>", result.page)
    expected = ["Answers", "What limits these answers", "Flow of inclusion", "Patients, pain and RHI",
                "Analyses by question", "RHI as a sign of pain", "Along the spine", "Agreement",
                "Problems: inputs left out", "Methods, as text for a paper",
                "Settings and version"]
    assert titles == expected


def test_whatever_came_from_a_file_is_escaped(rough):
    assert not re.search(r"<script|<b>|<i>|<u>x", rough.page + rough.appendix)
    assert all(text in rough.page for text in (
        "&lt;script&gt;", "&lt;u&gt;x&lt;/u&gt;", "&lt;i&gt;rater&lt;/i&gt;"))


def test_figures_of_the_published_study_stand_beside_and_are_named_as_published(result):
    page = Page(result.page)
    header = next(row for row in page.rows if row and row[0] == "Group" and "As published: mean (range)" in row)
    lumbar = next(row for row in page.rows if row and row[0] == "lumbar" and len(row) == len(header))
    assert lumbar[header.index("As published: mean (range)")] == "8 (5–10)"
    # Mean of the user's own: VAS of p02, p05, p08, p11 are 1, 3.5, 6, 8.5.
    assert lumbar[header.index("Mean (range)")] == "4.8 (1.0–8.5)"
    assert page.row("cervical", "4 (33 %)")[-1] == "3"
    assert "29 of 45 is 64 %" in result.appendix and "10.7150/ijms.103916" in result.page


def test_the_flow_adds_up_and_problems_are_listed_with_their_line(rough):
    brief = Page(rough.page)
    assert brief.row("Case files") == ["Case files", "15", "14", "", "1"]
    assert brief.row("Rows of the VAS table")[1:] == ["28", "25", "0", "3"]
    assert "with VAS and RHI 12. Every count is in the appendix." in rough.page
    page = Page(rough.appendix)
    assert page.row("found") == ["found", "15"] and page.row("measured") == ["measured", "14"]
    assert [row[1] for row in page.rows if row[:1] == ["left out (see Problems)"]] == ["1", "3", "0"]
    assert page.row("read", "28") and page.row("used", "25") and page.row("with VAS and RHI", "12")
    assert page.row("with image, without VAS", "2")
    page = Page(rough.page)
    assert page.row("vas.csv", "26")[3].startswith("vas '11' is outside")
    assert page.row("vas.csv", "27")[3] == "unknown case: no case file has the ID of this row"
    assert page.row(publicName("broken <b>.seg.nrrd"), "")[3]


def test_no_folder_of_the_user_is_named(rough):
    for path in rough.folder.rglob("*"):
        if path.is_file():
            assert str(rough.home).encode() not in path.read_bytes(), path


def test_words_claim_no_cause_and_no_verdict_of_significance(result):
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", result.page + result.appendix, flags=re.S).lower()
    for word in ("significan", "proves", "causes", "leads to", "due to", " ns ", "n.s.", "predicts", "trend towards"):
        assert word not in text, word


def test_no_cell_shows_how_a_missing_value_is_stored(result, rough):
    for row in Page(result.page + result.appendix).rows + Page(rough.page + rough.appendix).rows:
        for cell in row:
            assert not re.search(r"\b(nan|NaN|None|inf|NaT|True|False)\b|<NA>", cell), row


def test_no_result_is_in_neither_the_report_nor_the_appendix(result):
    shown = [row[1] for row in Page(result.page + result.appendix).rows if len(row) == 8]
    for method in {each.method for each in result.results.results}:
        ofRaters = [each for each in result.results.results if each.method == method
                    and each.analysis != "agreement of readers"]  # there is one reader alone: nobody planned more
        assert shown.count(method) >= len([each for each in ofRaters if each.analysis != "over time"]), method


def test_p_is_written_with_three_decimals_or_as_below_a_thousandth(result):
    page = Page(result.page + result.appendix)
    tables = [row for row in page.rows if len(row) == 8 and row[0] != "Question" and row[0] != "Comparison"]
    assert len(tables) > 40
    for row in tables:
        for cell in row[4:6]:
            assert re.fullmatch(r"[01]\.\d{3}|<0\.001|–", cell), row
    assert any(row[4] == "<0.001" for row in tables)


def test_a_result_that_cannot_be_computed_says_why(tmp_path):
    for number in range(5):
        writeCase(tmp_path / "cases" / f"p{number}.seg.nrrd", rhi=20.0, lesions=[["highIntensity", "T5", 5.0, 20.0]])
    result = publish(tmp_path, "case_id,rater,vas\n" + "".join(f"p{number},A,{number}\n" for number in range(5)))
    assert "not computable: rhi_percent" not in result.page
    # Nothing of the question could be computed: one sentence, not one a method.
    assert re.search(r"<li>[^<]*VAS and RHI: not computable: all values of RHI are equal\.</li>", result.page)
    assert "VAS by region" not in result.page.partition("Flow of inclusion</h2>")[0]  # there is nobody to compare
    assert "Change over time: there is only one timepoint." in result.appendix
    assert "Cannot be answered from these data: rhi_percent" not in result.page
    assert re.search(r"<strong>Does pain go with .*?</strong> Cannot be answered from these data: ", result.page)
