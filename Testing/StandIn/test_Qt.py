"""PythonQt's manners on PySide6's classes."""

import pytest

pytestmark = pytest.mark.usefixtures("standIn")


def test_a_property_is_an_attribute_and_no_method():
    import qt

    button = qt.QPushButton("Measure")
    button.enabled = False
    button.toolTip = "Draw the cord first"
    assert (button.text, button.enabled, button.toolTip) == ("Measure", False, "<p>Draw the cord first</p>")
    assert button.isEnabled() is False
    with pytest.raises(TypeError):
        button.text()


def test_an_unknown_attribute_cannot_be_assigned_to_a_widget():
    import qt

    with pytest.raises(AttributeError, match="tooltip"):
        qt.QPushButton().tooltip = "wrong case"
    with pytest.raises(AttributeError, match="_private"):
        qt.QPushButton()._private = 1


def test_a_method_or_signal_cannot_be_overwritten():
    import qt

    button = qt.QPushButton()
    with pytest.raises(AttributeError):
        button.setText = "x"
    with pytest.raises(AttributeError):
        button.clicked = print


def test_a_read_only_property_cannot_be_set():
    import qt

    with pytest.raises(AttributeError, match="not writable"):
        qt.QComboBox().count = 3


def test_a_class_derived_in_python_may_have_attributes_of_its_own_but_not_of_qts_names():
    import qt

    class Panel(qt.QWidget):
        def __init__(self):
            super().__init__()
            self.session = "x"
            self.toolTip = "tip"  # which Slicer makes rich text

    panel = Panel()
    assert (panel.session, panel.toolTip) == ("x", "<p>tip</p>")
    with pytest.raises(AttributeError, match="layout"):
        panel.layout = qt.QVBoxLayout()


def test_an_item_of_a_table_keeps_its_methods_and_the_table_has_properties():
    import qt

    table = qt.QTableWidget(2, 3)
    table.setItem(0, 0, qt.QTableWidgetItem("T4"))
    assert table.item(0, 0).text() == "T4"
    assert (table.rowCount, table.columnCount) == (2, 3)


def test_what_qt_itself_made_has_properties_too():
    import qt

    table = qt.QTableWidget(1, 1)
    table.horizontalHeader().visible = False
    assert table.horizontalHeader().visible is False


def test_an_object_is_an_instance_of_its_own_class_and_of_none_that_qt_derived_it_from():
    import qt

    class Panel(qt.QWidget):
        pass

    table = qt.QTableWidget(1, 1)
    header = table.horizontalHeader()
    assert isinstance(header, qt.QHeaderView)
    assert not isinstance(header, qt.QWidget)
    assert header.inherits("QWidget")
    assert isinstance(Panel(), qt.QWidget) and issubclass(Panel, qt.QWidget)
    assert not isinstance(Panel(), qt.QObject) and not issubclass(qt.QHeaderView, qt.QWidget)


def test_a_signal_is_connected_by_its_text_or_by_its_name_and_gets_the_bool():
    import qt

    button, got = qt.QPushButton(), []
    assert button.connect("clicked(bool)", got.append) is True
    assert button.clicked.connect(lambda checked: got.append(("name", checked))) is True
    button.click()
    assert got == [False, ("name", False)]


def test_a_callback_gets_only_as_many_values_as_it_has_places_for():
    import qt

    button, got = qt.QPushButton(), []
    button.connect("clicked(bool)", lambda: got.append("none"))
    button.connect("clicked(bool)", lambda index=7: got.append(index))
    button.click()
    assert got == ["none", False]  # the default is overwritten by the signal's value, a known trap


@pytest.mark.parametrize("signature", ["nothing()", "currentIndexChanged(QString)", "clicked(int)"])
def test_an_unknown_signal_prints_a_line_and_gives_false(signature, capsys):
    import qt

    assert qt.QComboBox().connect(signature, print) is False
    assert signature in capsys.readouterr().out


def test_disconnecting_ends_the_calls_and_tells_whether_there_was_anything_to_end():
    import qt

    button, got = qt.QPushButton(), []
    button.connect("clicked(bool)", got.append)
    assert button.disconnect("clicked(bool)", got.append) is True
    assert button.disconnect("clicked(bool)", got.append) is False
    button.click()
    assert got == []


def test_a_connection_keeps_its_receiver_alive_until_it_is_disconnected(standIn):
    import gc
    import weakref

    import qt

    class Receiver:
        def onTimeout(self):
            pass

    receiver, timer = Receiver(), qt.QTimer()
    reference = weakref.ref(receiver)
    timer.connect("timeout()", receiver.onTimeout)
    del receiver
    gc.collect()
    assert reference() is not None
    assert standIn.connectionCount(timer) == 1
    timer.disconnect("timeout()", reference().onTimeout)
    gc.collect()
    assert reference() is None
    assert standIn.connectionCount(timer) == 0


def test_an_exception_in_a_callback_is_recorded(standIn):
    import qt

    button = qt.QPushButton()
    button.connect("clicked()", lambda: 1 / 0)
    button.click()
    assert [type(error) for error in standIn.errors] == [ZeroDivisionError]
    standIn.errors.clear()


def test_enumerations_are_flat_and_old_names_are_gone():
    import qt

    assert qt.Qt.AlignLeft is not None
    assert qt.QSizePolicy.Expanding is not None
    for name in ("CTRL", "AlignmentFlag", "NoSuchValue"):
        with pytest.raises(AttributeError):
            getattr(qt.Qt, name)
    for name in ("QRegExp", "QDesktopWidget", "Signal", "QtCore"):
        with pytest.raises(AttributeError):
            getattr(qt, name)


def test_children_are_found_by_class_or_class_name_also_those_of_derived_classes():
    import qt

    parent = qt.QWidget()
    button = qt.QPushButton("x", parent)
    button.name = "measureButton"
    assert parent.findChildren(qt.QWidget) == (button,)
    assert parent.findChild("QPushButton", "measureButton") is button
    assert parent.findChild(qt.QLabel) is None
    assert parent.findChildren(qt.QWidget, "") == ()  # a name as well: that of those without one
    assert button.className() == "QPushButton"


def test_children_are_not_found_without_a_class():
    import qt

    parent = qt.QWidget()
    qt.QLabel(parent)
    for function in (parent.findChildren, parent.findChild):
        with pytest.raises(ValueError, match="wrong number of arguments"):
            function()
    assert parent.findChildren(None) == ()


def test_the_nearest_child_is_found_first():
    import qt

    parent = qt.QWidget()
    inner = qt.QWidget(parent)
    far, near = qt.QLabel("far", inner), qt.QLabel("near", parent)
    assert parent.findChild(qt.QLabel) is near
    assert parent.findChildren(qt.QLabel) == (far, near)


def test_timers_shortcuts_blockers_and_settings_work():
    import qt
    import slicer

    got = []
    qt.QTimer.singleShot(0, lambda: got.append("fired"))
    slicer.app.processEvents()
    box = qt.QSpinBox()
    box.connect("valueChanged(int)", got.append)
    blocker = qt.QSignalBlocker(box)
    box.value = 3
    blocker.unblock()
    box.value = 4
    assert got == ["fired", 4]
    assert qt.QShortcut(qt.QKeySequence("Ctrl+K"), box).key.toString() == "Ctrl+K"
    qt.QSettings().setValue("SpinePain/Reader", "R1")
    assert slicer.app.settings().value("SpinePain/Reader") == "R1"
    assert slicer.util.settingsValue("SpinePain/None", 5) == 5


def test_a_modal_dialog_needs_an_answer(standIn):
    import qt

    standIn.dialogs.answer("QFileDialog.getOpenFileName", "/cases/a.seg.nrrd")
    assert qt.QFileDialog.getOpenFileName(None, "Open") == "/cases/a.seg.nrrd"
    with pytest.raises(AssertionError, match="getOpenFileName"):
        qt.QFileDialog.getOpenFileName(None, "Open")
    standIn.dialogs.answer("QMessageBox.exec", lambda dialog: dialog.text)
    box = qt.QMessageBox()
    box.text = "Really?"
    assert box.exec_() == "Really?"
    assert [name for name, _ in standIn.dialogs.asked][-1] == "QMessageBox.exec"


def test_thousands_of_signals_do_not_end_the_process():
    import qt

    # On Python 3.11 PySide6 6.12 loses a reference to True or None at each; far fewer than these were fatal.
    button, got = qt.QPushButton(), []
    button.connect("clicked(bool)", got.append)
    for _ in range(3_000):
        button.click()
        button.clicked.emit(True)
    assert len(got) == 6_000


def test_uninstalling_gives_pyside_its_own_manners_back(installed):
    import sys

    import qt
    import slicer
    from PySide6 import QtWidgets

    import StandIn

    installed.uninstall()
    try:
        assert QtWidgets.QPushButton("x").text() == "x"
        assert "qt" not in sys.modules
        assert not hasattr(slicer, "app")
    finally:
        again = StandIn.install()
        installed.__dict__.update(again.__dict__)
        StandIn._installed = installed
    assert sys.modules["qt"] is qt
    assert qt.QPushButton("x").text == "x"
