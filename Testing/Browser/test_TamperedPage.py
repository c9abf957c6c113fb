"""A page that sends what no control sends can neither read nor write outside the opened folder, nor end the server."""

import hashlib
import shutil

import pytest

MARK = "Zyxwvut"
"""Stands in every file outside the folder, and in nothing that is sent."""

TAMPER = """async values => {
  const session = window.trame.client.getConnection().getSession();
  const send = (method, args) => session.call(method, args, {}).then(() => 1, () => 0);
  const state = window.trame.state.state;
  const functions = [...new Set(JSON.stringify(state).match(/trigger__\\d+/g))];
  const keys = Object.keys(state).filter(key => !key.startsWith('trame__'));
  for (const value of values) {
    await Promise.all(keys.map(key => send('trame.state.update', [[{key, value}]])));
    for (const name of functions)
      await Promise.all([[value], [value, value], [{path: value}], [[value]]].map(
        args => send('trame.trigger', [name, args, {}])));
  }
  return [keys.length, functions.length];
}"""


@pytest.fixture
def outside(tmp_path, syntheticSpine):
    """A case, its volume and a text beside the opened folder, of somebody whose name must not be seen."""
    folder = tmp_path / "outside"
    folder.mkdir()
    shutil.copyfile(syntheticSpine / "phantom_T2w.nrrd", folder / "other.nrrd")
    header, end, voxels = (syntheticSpine / "phantom_T2w.seg.nrrd").read_bytes().partition(b"\n\n")
    assert b"phantom" in header
    (folder / "other.seg.nrrd").write_bytes(header.replace(b"phantom", MARK.encode()) + end + voxels)
    (folder / "notes.txt").write_text(MARK)
    return folder


def contents(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_paths_outside_the_folder_are_neither_read_nor_written(spine, outside, tmp_path):
    case, volume = outside / "other.seg.nrrd", outside / "other.nrrd"
    kept = contents(outside)
    values = [str(case), str(volume), str(outside), "../outside/other.seg.nrrd", f"file://{case}",
              str(outside / "new.seg.nrrd"), "../new"]
    keys, functions = spine.page.evaluate(TAMPER, values)
    assert (keys > 20, functions > 5) == (True, True)
    state = spine.page.evaluate("JSON.stringify(window.trame.state.state)")
    shown = spine.page.content()
    assert MARK not in state
    assert MARK not in shown
    assert contents(outside) == kept
    assert {path.name for path in tmp_path.iterdir()} == {"outside", "spine", "work"}
    settings = tmp_path / "work" / "settings" / "spinepain" / "reader.txt"  # the reader's ID, as a user's setting
    assert {path for path in (tmp_path / "work").rglob("*") if path.is_file()} <= {settings}
    assert spine.served.isRunning
    assert MARK not in spine.served.output + spine.served.errors
    assert spine.served.ask("/index.html", cookie=spine.served.enter())[0] == 200
