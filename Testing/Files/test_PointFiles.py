"""Points are read where Slicer would show them; what is no file of points is refused with a sentence."""

import json

import numpy as np
import pytest
from SpinePainRHILib.Files.PointFiles import readPoints

FCSV = """# Markups fiducial file version = 5.12
# CoordinateSystem = {system}
# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID,positionStatus,autoCreated
1,10,-20,30,0,0,0,1,1,1,0,F-1,,,2,0
2,11,-21,{last},0,0,0,1,1,1,0,"F, 2",,,2,0
"""


def markup(points, kind="Curve", **changes):
    return {"type": kind, "coordinateSystem": "LPS", "coordinateUnits": "mm",
            "controlPoints": [{"position": list(each)} for each in points], **changes}


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path
    return write


def sentence(path):
    with pytest.raises(ValueError) as caught:
        readPoints(path)
    text = str(caught.value)
    assert path.name in text and "\n" not in text
    return text


@pytest.mark.parametrize(("changes", "first"), [
    ({}, [-10, 20, 30]), ({"coordinateSystem": "RAS"}, [10, -20, 30]), ({"coordinateSystem": "0"}, [10, -20, 30]),
    ({"coordinateUnits": ["mm", "UCUM", "millimeter"]}, [-10, 20, 30])])
def test_markups_become_ras_millimetres(write, changes, first):
    points = readPoints(write("p.mrk.json", {"markups": [markup([(10, -20, 30), (0, 0, 1.5)], **changes)]}))
    assert points.tolist() == [first, [0, 0, 1.5]]
    assert not np.signbit(points[1]).any()


def test_a_markup_without_a_coordinate_system_is_lps_as_slicer_takes_it(write):
    content = markup([(10, -20, 30)])
    del content["coordinateSystem"]
    assert readPoints(write("p.mrk.json", {"markups": [content]})).tolist() == [[-10, 20, 30]]


def test_points_that_were_never_placed_are_passed_over(write):
    content = markup([(1, 2, 3), (4, 5, 6), (7, 8, 9)])
    content["controlPoints"][1] = {"positionStatus": "undefined"}
    content["controlPoints"][2]["positionStatus"] = "preview"
    assert readPoints(write("p.mrk.json", {"markups": [content]})).tolist() == [[-1, -2, 3]]


def test_any_markup_with_control_points_will_do_and_empty_ones_beside_it_do_not_matter(write):
    content = {"markups": [markup([], "Line"), markup([(1, 2, 3)], "Fiducial")]}
    assert len(readPoints(write("p.mrk.json", content))) == 1


@pytest.mark.parametrize(("system", "first"), [("LPS", [-10, 20, 30]), ("1", [-10, 20, 30]), ("RAS", [10, -20, 30]),
                                               ("0", [10, -20, 30])])
def test_fcsv_files_are_read_in_the_coordinate_system_of_their_header(write, system, first):
    points = readPoints(write("p.fcsv", FCSV.format(system=system, last=40)))
    assert points[0].tolist() == first
    assert points.shape == (2, 3)


def test_an_fcsv_point_without_a_place_is_passed_over(write):
    text = FCSV.format(system="RAS", last=40).replace("F-1,,,2,0", "F-1,,,0,0")
    assert readPoints(write("p.fcsv", text)).tolist() == [[11, -21, 40]]


@pytest.mark.parametrize(("text", "first"), [
    ("r,a,s\n1,2,3\n", [1, 2, 3]), ("l,p,s\n1,2,3\n\n", [-1, -2, 3]), ("\ufeffName, S ,A,R\nx,3,2,1\n", [1, 2, 3])])
def test_tables_are_read_by_their_header(write, text, first):
    assert readPoints(write("p.csv", text)).tolist() == [first]


def test_what_slicer_writes_is_read_where_slicer_shows_it(tmp_path):
    slicer = pytest.importorskip("slicer", reason="the embedded Slicer (slicer-core) is not installed")
    scene = slicer.vtkMRMLScene()
    node = scene.AddNewNodeByClass("vtkMRMLMarkupsCurveNode")
    for point in ((10, -20, 30), (11, -21, 40)):
        node.AddControlPoint(point)
    node.SetNthControlPointPositionMissing(1)
    node.AddControlPoint((12, -22, 50))
    for storage, name in ((slicer.vtkMRMLMarkupsJsonStorageNode(), "p.mrk.json"),
                          (slicer.vtkMRMLMarkupsFiducialStorageNode(), "p.fcsv")):
        storage.SetFileName(str(tmp_path / name))
        assert storage.WriteData(node)
        assert readPoints(tmp_path / name).tolist() == [[10, -20, 30], [12, -22, 50]], name


@pytest.mark.parametrize(("name", "content", "says"), [
    ("p.txt", "1,2,3", "is no file of points"),
    ("p.mrk.json", "{", "not valid JSON"),
    ("p.mrk.json", "[1]", "no Slicer markup"),
    ("p.mrk.json", {"markups": []}, "no placed point"),
    ("p.mrk.json", {"markups": [markup([])]}, "no placed point"),
    ("p.mrk.json", {"markups": [markup([(1, 2, 3)]), markup([(1, 2, 3)])]}, "2 markups"),
    ("p.mrk.json", {"markups": [markup([(1, 2, 3)], coordinateSystem="IJK")]}, "'IJK'"),
    ("p.mrk.json", {"markups": [markup([(1, 2, 3)], coordinateUnits="um")]}, "'um'"),
    ("p.mrk.json", {"markups": [markup([(1, 2, float("nan"))])]}, "point 1 has a coordinate that is not a finite"),
    ("p.mrk.json", {"markups": [markup([(1, 2)])]}, "point 1 has no three coordinates"),
    ("p.mrk.json", {"markups": [markup([(1, 2, True)])]}, "point 1 has no three coordinates"),
    ("p.mrk.json", {"markups": [markup([], controlPoints="many")]}, "unknown form"),
    ("p.fcsv", "1,10,-20,30\n", "coordinate system"),
    ("p.fcsv", FCSV.format(system="LPS", last="inf"), "point 2"),
    ("p.fcsv", FCSV.format(system="IJK", last="1"), "'IJK'"),
    ("p.csv", "1,2,3\n4,5,6\n", "begin it with the line r,a,s or l,p,s"),
    ("p.csv", "", "begin it with the line"),
    ("p.csv", "r,a,s\n", "no placed point"),
    ("p.csv", "r,a,s\n1,2,3\n1,2\n", "point 2 has no three coordinates"),
    ("p.csv", "r,a,s\n1,2,nan\n", "not a finite number"),
])
def test_what_holds_no_points_is_refused_with_a_sentence(write, name, content, says):
    assert says in sentence(write(name, content))


def test_a_binary_file_and_a_missing_one_are_refused(tmp_path):
    path = tmp_path / "p.csv"
    assert "does not exist" in sentence(path)
    path.write_bytes(b"\xff\xfe\x00")
    assert "not text" in sentence(path)


@pytest.mark.parametrize(("name", "text"), [
    ("long.csv", f"r,a,s\n{'1' * 131_073},2,3\n"), ("long.fcsv", f"# CoordinateSystem = LPS\n0,{'1' * 131_073},2,3\n"),
    ("digits.csv", f"r,a,s\n{'9' * 400},2,3\n"),
    ("digits.mrk.json", f'{{"markups": [{{"controlPoints": [{{"position": [{"9" * 400}, 2, 3]}}]}}]}}'),
    ("more.mrk.json", f'{{"markups": [{{"controlPoints": [{{"position": [{"9" * 5000}, 2, 3]}}]}}]}}')])
def test_endless_cells_and_numbers_are_a_sentence(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=name) as caught:
        readPoints(path)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("table", [
    "r;a;s\n-1,5;2;1234,25\n3.5;4;5\n", "\ufeffR; A; S\r\n-1,5; 2; 1234,25\r\n3,5; 4; 5\r\n;;\r\n",
    "n\tr\ta\ts\n1\t-1,5\t2\t1234,25\n2\t3,5\t4\t5\n", "s;a;r\n1234,25;2;-1,5\n5;4;3,5\n",
    "l;p;s\n1,5;-2;1234,25\n-3,5;-4;5\n", '"r";"a";"s"\n"-1,5";"2";"1234,25"\n3,5;4;5\n'])
def test_a_table_of_a_spreadsheet_with_semicolons_or_tabs_and_decimal_commas_is_read(write, table):
    assert readPoints(write("p.csv", table)).tolist() == [[-1.5, 2, 1234.25], [3.5, 4, 5]]


@pytest.mark.parametrize("table", ["r;a;s\n1.234,5;2;3\n", "r;a;s\n1,2,3;2;3\n", "r,a,s\n1;2;3\n", "r;a;s\n1;2\n"])
def test_numbers_that_could_mean_two_things_are_refused(write, table):
    assert "no three coordinates that are numbers" in sentence(write("p.csv", table))
