"""A case imported on a share as hospitals have them; what it refuses is injected."""

import errno
import os
import shutil
from pathlib import Path

import pytest


def refusing(number):
    def refuse(*_arguments, **_options):
        raise OSError(number, "[Errno 13] x")
    return refuse


@pytest.fixture
def imported(spinepain, labels, tmp_path):
    out = tmp_path / "share" / "c.seg.nrrd"
    out.parent.mkdir()

    def importing(caseId):
        return spinepain("import-case", "--volume", labels.volume, "--cord", labels.cord, "--case", caseId,
                         "--out", out)

    assert importing("first").status == 0
    importing.out = out
    return importing


def test_without_rights_links_and_flushing_a_case_is_saved_and_the_earlier_kept(imported, monkeypatch):
    before = imported.out.read_bytes()
    for owner, name, number in ((os, "link", errno.ENOTSUP), (os, "chmod", errno.EPERM), (os, "fsync", errno.EINVAL),
                                (shutil, "copystat", errno.EPERM)):
        monkeypatch.setattr(owner, name, refusing(number))
    result = imported("second")
    assert (result.status, result.err) == (0, "")
    assert sorted(each.name for each in imported.out.parent.iterdir()) == ["c.seg.nrrd", "c.seg.nrrd.bak1"]
    assert imported.out.with_name("c.seg.nrrd.bak1").read_bytes() == before != imported.out.read_bytes()


@pytest.mark.parametrize(("number", "says"), [(errno.EACCES, "is not permitted"), (errno.EROFS, "is read-only")])
def test_a_read_only_folder_is_a_sentence_and_no_stray_file(imported, monkeypatch, number, says):
    before, opened = imported.out.read_bytes(), os.open

    def open_(path, flags, *arguments, **options):
        if flags & os.O_CREAT and Path(path).parent == imported.out.parent:
            raise OSError(number, "[Errno 13] x")
        return opened(path, flags, *arguments, **options)

    monkeypatch.setattr(os, "open", open_)
    result = imported("second")
    assert result.status == 2
    assert says in result.sentence and "Errno" not in result.sentence
    assert [each.name for each in imported.out.parent.iterdir()] == ["c.seg.nrrd"]
    assert imported.out.read_bytes() == before
