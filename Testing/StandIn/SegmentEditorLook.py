"""How the editor widget is laid out, so that a panel around it can be measured: places, names and sizes of its parts
as in qMRMLSegmentEditorWidget.ui, and options of the effects that are about as wide and as high as Slicer's.
"""

from PySide6 import QtCore, QtGui, QtWidgets

ICON_SIZE = 21
ROW_HEIGHT, EFFECT_ROW_HEIGHT = 26, 20
TABLE_LEAST, TABLE_HEIGHT = 75, 192
"""Least and wanted height of the table of segments (Qt's own for a table view), and that of a row with its buttons.
In the table of an effect rows have another height, so that a mistaken table shows."""


class SegmentsList(QtWidgets.QListWidget):
    """The list that stands for the table; wants to be as high as a table view."""

    def __init__(self, rowHeight: int = ROW_HEIGHT) -> None:
        super().__init__()
        self._rowHeight = rowHeight
        self.setObjectName("SegmentsTable")
        self.setMinimumHeight(TABLE_LEAST)
        self._table = QtWidgets.QTableView()

    def sizeHint(self):
        return QtCore.QSize(256, TABLE_HEIGHT)

    def horizontalHeader(self):
        return self._table.horizontalHeader()

    def verticalHeader(self):
        return self._table.verticalHeader()

    def rowHeight(self, _row):
        return self._rowHeight


def build(widget) -> None:
    """Makes ``_list``, ``_mask``, ``_undo``, ``_redo``, ``_effectsBox`` and so on of an editor widget."""
    widget._list, widget._mask = SegmentsList(), QtWidgets.QComboBox()
    widget._undo, widget._redo = _tool("UndoButton", "Undo"), _tool("RedoButton", "Redo")
    widget._effectsBox = QtWidgets.QFrame(frameShape=QtWidgets.QFrame.Shape.StyledPanel)
    widget._effectsBox.setObjectName("EffectsGroupBox")
    widget._effectsLayout = QtWidgets.QGridLayout(widget._effectsBox)
    undoBox = QtWidgets.QFrame(frameShape=QtWidgets.QFrame.Shape.StyledPanel)
    undoBox.setObjectName("UndoRedoGroupBox")
    undoLayout = QtWidgets.QGridLayout(undoBox)
    undoLayout.addWidget(widget._undo, 0, 0)
    undoLayout.addWidget(widget._redo, 0, 1)
    columns = QtWidgets.QHBoxLayout()
    columns.addLayout(_column(widget._effectsBox, undoBox))
    columns.addLayout(_column(_table(widget), _options(widget), _masking(widget)))
    QtWidgets.QGridLayout(widget).addLayout(columns, 0, 0)


def effectButton(name: str, parent=None):
    """A button with an icon only, as Slicer's effects have."""
    button = _tool(name, name, parent)
    button.setCheckable(True)
    return button


def effectFrame(name: str):
    """The options of an effect; those of Paint and Erase are the widest, those of Threshold the highest."""
    frame = QtWidgets.QFrame()
    layout = QtWidgets.QVBoxLayout(frame)
    layout.setContentsMargins(0, 0, 0, 0)
    if name in ("Paint", "Erase"):
        last = "Erase all segments" if name == "Erase" else "Color smudge"
        inner = QtWidgets.QFrame()
        rows = QtWidgets.QVBoxLayout(inner)
        rows.addLayout(_row(_tool("", "mm"), _slider(), _spinBox()))
        rows.addLayout(_row(*(QtWidgets.QCheckBox(text) for text in ("Sphere brush", "Edit in 3D views", last))))
        layout.addWidget(inner)
    elif name == "Threshold":
        layout.addWidget(QtWidgets.QLabel("Threshold Range:"))
        layout.addLayout(_row(_spinBox(), _spinBox()))
        layout.addWidget(_slider())
        for text in ("Automatic threshold", "Local histogram"):
            layout.addWidget(QtWidgets.QLabel("▸ " + text))
        for text in ("Use for masking", "Apply"):
            layout.addWidget(QtWidgets.QPushButton(text))
    elif name == "Islands":
        for text in ("Keep largest island", "Keep selected island", "Remove selected island", "Add selected island",
                     "Remove small islands", "Split islands to segments"):
            layout.addWidget(QtWidgets.QRadioButton(text))
        layout.addWidget(QtWidgets.QPushButton("Apply"))
    else:
        if name == "Logical operators":
            effectTable = SegmentsList(EFFECT_ROW_HEIGHT)
            effectTable.addItem("Segment")
            layout.addWidget(effectTable)
        layout.addWidget(QtWidgets.QPushButton("Apply"))
    return frame


def _table(widget):
    frame = QtWidgets.QFrame()
    frame.setObjectName("SegmentsTableResizableFrame")
    frame.setContentsMargins(0, 0, 0, 9)  # for the grip
    frame.setSizePolicy(QtWidgets.QSizePolicy.Policy.Expanding, QtWidgets.QSizePolicy.Policy.Expanding)
    view = QtWidgets.QWidget()
    view.setObjectName("SegmentsTableView")
    for each, inner in ((view, widget._list), (frame, view)):
        layout = QtWidgets.QVBoxLayout(each)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(inner)
    return frame


def _options(widget):
    widget._optionsBox = QtWidgets.QGroupBox("Options")
    widget._optionsBox.setObjectName("OptionsGroupBox")
    layout = QtWidgets.QVBoxLayout(widget._optionsBox)
    layout.setContentsMargins(4, 4, 4, 4)
    layout.setSpacing(0)
    widget._help = QtWidgets.QTextBrowser(frameShape=QtWidgets.QFrame.Shape.NoFrame)
    widget._help.setObjectName("EffectHelpBrowser")
    widget._help.setSizePolicy(QtWidgets.QSizePolicy.Policy.Ignored, QtWidgets.QSizePolicy.Policy.Minimum)
    widget._help.setFixedHeight(3 * QtGui.QFontMetrics(QtGui.QGuiApplication.font()).height())
    layout.addWidget(widget._help)
    for effect in widget._effects:
        effect.optionsFrame().setVisible(False)
        layout.addWidget(effect.optionsFrame())
    widget._optionsBox.setVisible(False)
    return widget._optionsBox


def _masking(widget):
    box = QtWidgets.QGroupBox("Masking")
    widget._mask.setObjectName("MaskModeComboBox")
    QtWidgets.QFormLayout(box).addRow("Editable area:", widget._mask)
    return box


def _column(*widgets):
    layout = QtWidgets.QVBoxLayout()
    for each in widgets:
        layout.addWidget(each)
    layout.addItem(QtWidgets.QSpacerItem(20, 40, QtWidgets.QSizePolicy.Policy.Minimum,
                                         QtWidgets.QSizePolicy.Policy.Expanding))
    return layout


def _row(*widgets):
    layout = QtWidgets.QHBoxLayout()
    for each in widgets:
        layout.addWidget(each)
    return layout


def _tool(name: str, text: str, parent=None):
    button = QtWidgets.QToolButton(parent)
    button.setObjectName(name)
    button.setText(text)
    if name:
        icon = QtGui.QPixmap(ICON_SIZE, ICON_SIZE)
        icon.fill(QtGui.QColor("steelblue"))
        button.setIcon(QtGui.QIcon(icon))
        button.setIconSize(QtCore.QSize(ICON_SIZE, ICON_SIZE))
        button.setToolButtonStyle(QtCore.Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setToolTip(text)
    return button


def _slider():
    slider = QtWidgets.QSlider(QtCore.Qt.Orientation.Horizontal)
    slider.setMinimumWidth(84)
    return slider


def _spinBox():
    box = QtWidgets.QDoubleSpinBox()
    box.setRange(-99999.99, 99999.99)
    return box
