"""The row of the lesion table and the segment that is edited are one selection, whoever changes either."""

from PanelTools import CORD, LESION, RATIO, RhiPanelTestCase
from SpinePainRHILib.Core.CaseTags import Role
from StandIn import Painting
from StandIn.ModulePanel import processEvents


class SelectionTestCase(RhiPanelTestCase):
    def setUp(self):
        super().setUp()
        self.outline()
        self.bright = self.session.editor.selectedId
        self.cord = self.session.editor.toggled()

    def assertOne(self, edited, *rows):
        """``edited`` is edited, in the editor's own list too, and these rows are selected (its own by default)."""
        processEvents()
        self.assertEqual((self.session.editor.selectedId, self.ui.editor.currentSegmentID()), (edited, edited))
        isLesion = edited in [row.segmentId for row in self.session.values.rows]
        expected = rows or ((edited,) if isLesion else ())
        self.assertEqual(sorted(row.segmentId for row in self.panel.lesions.selectedRows()), sorted(expected))

    def add(self):
        self.ui.addHighIntensityButton.click()
        processEvents()
        return self.session.editor.selectedId

    def test_a_stroke_after_adding_a_metastasis_goes_into_the_metastasis(self):
        self.ui.addMetastasisButton.click()
        metastasis = next(row for row in self.session.values.rows if row.role is Role.METASTASIS)
        self.assertOne(metastasis.segmentId)
        self.paint(((6, 5, 4), (13, 24, 5)))
        self.assertEqual(self.ui.representativeRhi.text, RATIO)
        self.assertEqual(self.session.values.rows[1].volumeMm3, 8 * 20 * 2)

    def test_a_row_that_is_clicked_is_edited(self):
        second = self.add()
        self.selectRow("High intensity")
        self.assertOne(self.bright)
        self.selectRow("High intensity 2")
        self.assertOne(second)

    def test_a_selection_that_is_cleared_comes_back_while_its_segment_is_edited(self):
        self.ui.lesionTable.clearSelection()
        self.assertOne(self.bright)

    def test_of_several_rows_one_is_edited(self):
        second = self.add()
        self.panel.lesions.select([self.bright, second])
        self.assertOne(second, self.bright, second)
        self.session.editor.select(self.cord)
        self.panel.lesions.select([self.bright, second])
        self.assertOne(self.bright, self.bright, second)

    def test_the_cord_has_no_row(self):
        self.ui.toggleButton.click()
        self.assertOne(self.cord)
        self.assertIn("select a row", self.ui.removeLesionButton.toolTip)
        self.ui.toggleButton.click()
        self.assertOne(self.bright)

    def test_slicers_own_list_and_keys_select_the_row(self):
        second = self.add()
        Painting.clickSegment(self.ui.editor, self.bright)
        self.assertOne(self.bright)
        self.ui.editor.selectNextSegment()
        self.assertOne(second)
        Painting.clickSegment(self.ui.editor, self.cord)
        self.assertOne(self.cord)

    def test_the_panels_keys_select_the_row(self):
        second = self.add()
        self.ui.previousLesionButton.click()
        self.assertOne(self.bright)
        self.ui.nextLesionButton.click()
        self.assertOne(second)

    def test_the_console_selects_the_row(self):
        lesions = self.session.lesions
        self.session.editor.select(self.cord)
        self.assertOne(self.cord)
        second = lesions.addHighIntensity()
        self.assertOne(second)
        lesions.addMetastasis("T4")
        self.assertOne(second)
        lesions.setLevel(second, "T4")  # now its row is another one
        self.assertOne(second)
        lesions.remove(second)
        self.assertOne(self.bright)

    def test_what_was_edited_before_is_edited_again_when_the_segment_is_removed(self):
        self.add()
        third = self.add()
        Painting.clickSegment(self.ui.editor, self.bright)
        Painting.clickSegment(self.ui.editor, third)
        self.session.segmentationNode.GetSegmentation().RemoveSegment(third)
        self.assertOne(self.bright)
        self.session.segmentationNode.GetSegmentation().RemoveSegment(self.bright)
        self.assertIn(self.session.editor.selectedId, [row.segmentId for row in self.session.values.rows])
        self.assertOne(self.session.editor.selectedId)

    def test_an_undone_addition_goes_back_to_what_was_edited_before(self):
        self.ui.addMetastasisButton.click()
        self.ui.editor.undo()
        self.assertOne(self.bright)
        self.ui.addHighIntensityButton.click()
        self.ui.editor.undo()
        self.assertOne(self.bright)
        self.assertEqual(len(self.tableTexts()), 1)

    def test_an_undone_removal_leaves_row_and_edited_segment_together(self):
        self.ui.removeLesionButton.click()
        self.assertOne(self.cord)
        self.ui.editor.undo()
        self.assertOne(self.cord)
        self.selectRow("High intensity")
        self.assertOne(self.bright)

    def test_split_and_merge_edit_what_they_made(self):
        self.paint(((8, 25, 4), (11, 29, 4)))
        self.ui.splitLesionButton.click()
        processEvents()
        parts = [row.segmentId for row in self.panel.lesions.selectedRows()]
        self.assertEqual(len(parts), 2)
        self.assertOne(self.session.editor.selectedId, *parts)
        self.ui.mergeLesionsButton.click()
        processEvents()
        self.assertOne(self.session.values.rows[0].segmentId)
        self.assertEqual(len(self.session.values.rows), 1)

    def test_strokes_leave_the_selection_alone(self):
        second = self.add()
        self.selectRow("High intensity")
        for box in (((8, 20, 3), (9, 21, 3)), LESION):
            self.paint(box)
            self.assertOne(self.bright)
        self.paint(CORD, second)
        self.assertOne(second)
