"""``spinepain serve`` where it cannot start: one sentence, status 2, nothing left behind; and how it ends."""

import asyncio
import contextlib
import socket
import subprocess

import pytest
from ServedPage import COMMAND, environmentOfCommand

pytest.importorskip("trame_slicer", reason="trame-slicer is not installed: it is part of the extra 'browser'")


def refused(*arguments, cwd):
    done = subprocess.run([*COMMAND, "serve", "--no-browser", *map(str, arguments)], cwd=cwd, text=True, timeout=60,
                          capture_output=True, env=environmentOfCommand(XDG_CONFIG_HOME=str(cwd / "settings")))
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def test_a_port_that_is_in_use_is_named(spineFolder, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Another program uses port {port}: choose another one with --port" in refused(
            spineFolder, "--port", port, cwd=tmp_path)


def test_what_is_not_there_or_no_image_is_refused(tmp_path):
    assert "There is no file or folder" in refused(tmp_path / "nowhere", cwd=tmp_path)
    (tmp_path / "notes.txt").write_text("no image")
    assert "has the extension .txt" in refused(tmp_path / "notes.txt", cwd=tmp_path)


def test_without_the_pages_packages_the_command_that_installs_them_is_said(tmp_path, monkeypatch, capsys):
    from SpinePainCohortLib.CommandLine.Main import main
    from SpinePainCohortLib.Run import Requirements

    monkeypatch.setattr(Requirements, "isInstalled", lambda module: module != "trame_slicer")
    assert main(["serve", "--no-browser", str(tmp_path)]) == 2
    assert 'pip install "spinepain[browser]"' in capsys.readouterr().err


def test_a_library_that_never_comes_to_its_end_keeps_nobody_from_ending_the_program():
    from SpinePainBrowserLib.Serving.PageServer import PageServer

    async def never():
        await asyncio.Event().wait()

    async def rest():
        await asyncio.sleep(3600)

    async def serveAndStop():
        server = PageServer()
        stopOfLibrary, server.server.stop = server.server.stop, never
        said = []

        def stopAtOnce(address):
            said.append(address)
            server.stop()
        await asyncio.wait_for(server.run(stopAtOnce, openBrowser=False, background=rest()), 30)
        with contextlib.suppress(asyncio.InvalidStateError):  # its own end comes after that of its server here
            await stopOfLibrary()
        return said

    assert asyncio.run(serveAndStop())[0].startswith("http://127.0.0.1:")
