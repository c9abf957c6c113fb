"""Measuring case files in this process or in others: whatever one file does, the others have their numbers."""

import contextlib
import importlib
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.Gathering import MeasureAll, Pools
from SpinePainCohortLib.Gathering.FindCases import findCases
from SpinePainCohortLib.Gathering.MeasureCases import measureCases
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Gathering.Pools import ProcessPool, inOrder, interruptsHeldBack, poolOf

DIED = "the process that measured it ended before its time: the file may be damaged, or memory ran out"


def poolFor(jobs):
    return ProcessPool(jobs) if jobs else None


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_good_files_are_measured_and_each_bad_one_has_a_reason(folder, measuring, jobs):
    writeCase(folder / "a.seg.nrrd", rhi=30.0, lesions=[["highIntensity", "L3", 5.0, 30.0]])
    (folder / "b.seg.nrrd").write_bytes(b"\xff\x00")
    writeCase(folder / "c.seg.nrrd", bug=True)
    (folder / "d.seg.nrrd").symlink_to(folder / "nowhere")
    (folder / "e.seg.nrrd").mkdir()
    writeCase(folder / "f.seg.nrrd", case="F")
    result = measureCases(findCases(folder).files, measuring, pool=poolFor(jobs))
    assert [each.measurement.caseId for each in result.measured] == ["a", "F"]
    assert result.measured[0].measurement == replace(measureFake(folder / "a.seg.nrrd"), slices=())
    assert [(Path(each.file).name, each.line, each.reason) for each in result.problems] == [
        ("b.seg.nrrd", None, "it is not a NRRD file"),
        ("c.seg.nrrd", None, "it could not be measured (ZeroDivisionError: one two)"),
        ("d.seg.nrrd", None, "it could not be read: there is no such file or folder")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_process_that_is_killed_costs_its_file_only(folder, measuring, jobs):
    for number in range(6):
        writeCase(folder / f"{number}.seg.nrrd", kill=number in (1, 4))
    result = measureCases(findCases(folder).files, measuring, pool=ProcessPool(jobs))
    assert [each.measurement.caseId for each in result.measured] == ["0", "2", "3", "5"]
    assert [(Path(each.file).name, each.reason) for each in result.problems] == [
        ("1.seg.nrrd", DIED), ("4.seg.nrrd", DIED)]


def test_a_death_that_no_file_causes_costs_no_file(folder, measuring, tmp_path):
    files = [writeCase(folder / f"{number}.seg.nrrd", killOnce=str(tmp_path / "killed") if number == 2 else None)
             for number in range(5)]
    result = measureCases(files, measuring, pool=ProcessPool(2))
    assert (tmp_path / "killed").exists()
    assert len(result.measured) == 5 and not result.problems


def test_only_the_items_at_work_when_a_process_dies_are_measured_again(folder, measuring, tmp_path):
    files = [writeCase(folder / f"{number:02}.seg.nrrd", kill=number == 0) for number in range(12)]
    measureCases(files, measuring, pool=ProcessPool(2))
    times = (tmp_path / "log").read_text().split()
    assert len(set(times)) == 12
    assert len(times) <= 12 + 2  # the killer and the one beside it


def test_a_file_that_takes_for_ever_is_given_up(folder, measuring):
    writeCase(folder / "a.seg.nrrd", sleep=600)
    for name in "bcde":
        writeCase(folder / f"{name}.seg.nrrd")
    result = measureCases(findCases(folder).files, measuring, pool=ProcessPool(2), timeoutSeconds=6)
    assert [each.measurement.caseId for each in result.measured] == ["b", "c", "d", "e"]
    assert [each.reason for each in result.problems] == ["measuring it took longer than 6 seconds"]


class Unpicklable:
    """A function that cannot leave this process, or, with ``module``, cannot be imported where it arrives."""

    def __init__(self, module=None):
        self.module, self.__qualname__ = module, "Unpicklable"

    def __reduce__(self):
        if self.module is None:
            raise TypeError("it stays here")
        return importlib.import_module, (self.module,)


@pytest.mark.parametrize(("module", "sentence"), [(None, "does not work here .*it stays here"),
                                                  ("NoSuchModule", "end before they can begin")])
def test_a_measuring_function_that_workers_do_not_get_blames_no_file(folder, module, sentence):
    files = [writeCase(folder / "a.seg.nrrd"), writeCase(folder / "b.seg.nrrd")]
    with pytest.raises(ValueError, match=sentence):
        measureCases(files, MeasureFunction(Unpicklable(module)), pool=ProcessPool(2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_processes_that_cannot_begin_blame_no_file(folder, measuring, monkeypatch, jobs):
    files = [writeCase(folder / f"{number}.seg.nrrd") for number in range(4)]
    monkeypatch.setattr(Pools, "_beginWorker", endHere)
    with pytest.raises(ValueError, match="end before they can begin"):
        measureCases(files, measuring, pool=ProcessPool(jobs))


def endHere():
    os._exit(3)


def test_a_worker_of_another_version_does_not_measure(monkeypatch, measuring, folder):
    files = [writeCase(folder / "a.seg.nrrd")]
    monkeypatch.setattr("SpinePainRHILib.__version__", "9.9.9")  # here, not in the worker
    with pytest.raises(ValueError, match=r"the worker has version .* of SpinePain, not 9\.9\.9"):
        measureCases(files, measuring, pool=ProcessPool(1))


def test_outside_slicer_even_one_job_is_a_process_of_its_own(monkeypatch):
    assert poolOf(1).size == 1 and poolOf(3).size == 3 and poolOf(None).size >= 1
    monkeypatch.setattr(Pools, "isInsideSlicer", lambda: True)
    assert poolOf(None) is poolOf(1) is None
    assert poolOf(3).size == 3


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_an_interruption_keeps_what_was_measured(folder, measuring, tmp_path, monkeypatch, jobs):
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases._REPORT_SECONDS", 0)
    monkeypatch.setattr("SpinePainRHILib.Files.FileStamps.REST_NS", -10**9)
    for number in range(8):
        writeCase(folder / f"{number}.seg.nrrd", sleep=0.1 if jobs else 0)
    files = findCases(folder).files

    def interrupt(progress):
        if progress.done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measureCases(files, measuring, tmp_path / "cache", poolFor(jobs), interrupt)
    result = measureCases(files, measuring, tmp_path / "cache")
    assert result.unchanged == 4
    assert len(result.measured) == 8


def test_an_interruption_does_not_wait_for_a_file_that_hangs(folder, measuring, monkeypatch):
    monkeypatch.setattr("SpinePainCohortLib.Gathering.MeasureCases._REPORT_SECONDS", 0)
    files = [writeCase(folder / "a.seg.nrrd", sleep=600), writeCase(folder / "b.seg.nrrd"),
             writeCase(folder / "c.seg.nrrd")]

    def interrupt(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):  # at the end of b; a would hold up the test for ten minutes
        measureCases(files, measuring, pool=ProcessPool(2), report=interrupt)


def test_workers_end_when_the_process_that_started_them_is_killed(folder, tmp_path):
    psutil = pytest.importorskip("psutil")
    for number in range(2):
        writeCase(folder / f"{number}.seg.nrrd", sleep=600)
    script = tmp_path / "run.py"
    script.write_text(f"""
from pathlib import Path
from FakeMeasuring import measureFake
from SpinePainCohortLib.Gathering.MeasureCases import measureCases
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Gathering.Pools import ProcessPool

if __name__ == "__main__":
    measure = MeasureFunction(measureFake, dict(log={str(tmp_path / 'log')!r}))
    measureCases(sorted(Path({str(folder)!r}).iterdir()), measure, None, ProcessPool(2))
""")
    process = psutil.Popen([sys.executable, str(script)], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)})
    deadline = time.monotonic() + 60
    while not (tmp_path / "log").exists() or len((tmp_path / "log").read_text().split()) < 2:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    workers = process.children(recursive=True)
    process.kill()
    process.wait()
    try:
        assert len(workers) >= 2 and psutil.wait_procs(workers, timeout=30)[1] == []
    finally:
        for each in workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()


def test_an_interruption_while_a_process_starts_comes_when_it_can_be_ended():
    reached = []
    with pytest.raises(KeyboardInterrupt), interruptsHeldBack():
        signal.raise_signal(signal.SIGINT)
        reached.append("the process is started and listed")
    assert reached
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_work_of_our_own_comes_in_order_and_its_error_comes_out():
    assert list(inOrder(abs, [-3, -2, -1], 2)) == [3, 2, 1]
    with pytest.raises(TypeError):
        list(inOrder(abs, [1, "x"], 2))


def test_a_scheduler_of_many_threads_measures_one_file_at_a_time(measuring, folder):
    path = writeCase(folder / "a.seg.nrrd")
    with MeasureAll._ONE_AT_A_TIME:
        assert not canMeasure(measuring, path, 0.2)
    assert canMeasure(measuring, path, 10)


def canMeasure(measuring, path, seconds):
    import threading

    thread = threading.Thread(target=MeasureAll.measureInWorker, daemon=True,
                              args=(measuring, MeasureAll.SpinePainRHILib.__version__, path))
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()
