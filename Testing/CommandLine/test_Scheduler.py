"""``spinepain cohort --scheduler``: the workers of a dask scheduler measure, with the same result to the last byte."""

import json
import os
import signal
import socket
import sys
import threading
import time
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from FakeMeasuring import measureFake, writeCase
from SpinePainCohortLib.CommandLine import Main
from SpinePainCohortLib.Gathering.MeasureCases import measureCases
from SpinePainCohortLib.Gathering.MeasureFunction import MeasureFunction
from SpinePainCohortLib.Run.Requirements import CLUSTER
from SpinePainCohortLib.Run.Scheduler import connectedTo

distributed = pytest.importorskip("distributed")
dask = pytest.importorskip("dask")

CASES, LIMIT_SECONDS = 30, 120


@pytest.fixture(scope="module", autouse=True)
def _patience():
    """A cluster waits for a worker that was killed as long as the tests do; else 15 s, too short on a busy machine."""
    with dask.config.set({"distributed.deploy.lost-worker-timeout": f"{LIMIT_SECONDS}s"}):
        yield


@pytest.fixture(scope="module")
def cluster():
    """Two workers, each a process with one thread, reachable from this computer alone."""
    with clusterOf(2) as cluster:
        yield cluster


def clusterOf(workers):
    return distributed.LocalCluster(n_workers=workers, threads_per_worker=1, host="127.0.0.1",
                                    dashboard_address="127.0.0.1:0", silence_logs=60)


@pytest.fixture
def cohort(tmp_path, spinepain, monkeypatch):
    """Runs the command on fake cases that take a little while."""
    measure = MeasureFunction(measureFake)
    monkeypatch.setattr("SpinePainCohortLib.CommandLine.CohortCommand.measuring", lambda *_: measure)
    lines = ["case_id,rater,vas"]
    for number in range(CASES):
        writeCase(tmp_path / "cases" / f"p{number:02}.seg.nrrd", rhi=(number * 37 % 61) + number / 7, sleep=0.1,
                  lesions=[["highIntensity", ("C4", "T5", "L3")[number % 3], 5.0, 20.0]] * (1 + number % 3))
        lines.append(f"p{number:02},A,{number % 11}")
    (tmp_path / "vas.csv").write_text("\n".join(lines))

    def run(name, *options):
        result = spinepain("cohort", "--cases", tmp_path / "cases", "--vas", tmp_path / "vas.csv", "--cache",
                           tmp_path / f"{name}-cache", "--out", tmp_path / name, *options)
        assert (result.status, result.err) == (0, "")
        files = {path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
                 for path in (tmp_path / name).rglob("*") if path.is_file()}
        made = json.loads(files.pop("provenance.json"))
        assert made.pop("created")
        return files | {"provenance.json": made}

    return run


def killOneWorker(cluster, killed):
    """Once a worker has something to do, ends one the hard way."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline and not killed:
        for worker in list(cluster.scheduler.workers.values()):
            if worker.processing and not killed:
                killed.append(pidOf(cluster, worker.address))
                os.kill(killed[0], signal.SIGKILL)
        time.sleep(0.02)


def pidOf(cluster, address):
    return next(each.pid for each in cluster.workers.values() if each.worker_address == address)


def test_two_workers_give_the_same_bytes_also_when_one_is_killed_on_the_way(cluster, cohort):
    here = cohort("here", "--jobs", "1")
    assert cohort("there", "--scheduler", cluster.scheduler_address) == here
    killed = []
    killer = threading.Thread(target=killOneWorker, args=(cluster, killed), daemon=True)
    killer.start()
    began = time.monotonic()
    again = cohort("killed", "--scheduler", cluster.scheduler_address)
    killer.join(LIMIT_SECONDS)
    assert killed and time.monotonic() - began < LIMIT_SECONDS
    assert len(again) > 15 and again == here


def test_a_file_that_kills_every_worker_that_reads_it_costs_that_file_a_sentence(cluster, tmp_path):
    files = [writeCase(tmp_path / f"{number}.seg.nrrd", kill=number == 1) for number in range(4)]
    with connectedTo(cluster.scheduler_address) as scheduler:
        result = measureCases(files, MeasureFunction(measureFake), pool=scheduler,
                              timeoutSeconds=LIMIT_SECONDS)
    assert [each.path.name for each in result.measured] == ["0.seg.nrrd", "2.seg.nrrd", "3.seg.nrrd"]
    assert ["ended before its time" in each.reason for each in result.problems] == [True]


def test_a_result_that_has_arrived_counts_although_its_worker_dies_at_that_moment(cluster, tmp_path, monkeypatch):
    fetched = distributed.Future._result

    async def fetchedAndLost(future, raiseit=True):
        result = await fetched(future, raiseit)
        future._state.lose()  # what the client is told when the worker that keeps the result has died
        return result

    monkeypatch.setattr(distributed.Future, "_result", fetchedAndLost)
    files = [writeCase(tmp_path / f"{number}.seg.nrrd") for number in range(3)]
    with connectedTo(cluster.scheduler_address) as scheduler:
        result = measureCases(files, MeasureFunction(measureFake), pool=scheduler,
                              timeoutSeconds=LIMIT_SECONDS)
    assert (len(result.measured), result.problems) == (3, ())


def test_where_all_workers_are_gone_no_file_is_blamed(tmp_path):
    files = [writeCase(tmp_path / f"{number}.seg.nrrd") for number in range(3)]
    with clusterOf(1) as cluster, connectedTo(cluster.scheduler_address) as scheduler:
        cluster.scale(0)
        deadline = time.monotonic() + LIMIT_SECONDS
        while cluster.scheduler.workers and time.monotonic() < deadline:
            time.sleep(0.05)
        with pytest.raises(ValueError, match="do not measure: look whether they run"):
            measureCases(files, MeasureFunction(measureFake), pool=scheduler, timeoutSeconds=2)


def freePort():
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


def refusal(address, seconds=1.0):
    began = time.monotonic()
    with pytest.raises(ValueError) as refused, connectedTo(address, seconds):
        pass
    assert time.monotonic() - began < 10 * seconds + 5
    return str(refused.value)


def test_an_address_that_nobody_answers_at_is_said_within_the_limit():
    assert "No dask scheduler answers at tcp://127.0.0.1" in refusal(f"tcp://127.0.0.1:{freePort()}")
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # accepts, and says nothing
        assert "No dask scheduler answers" in refusal(f"tcp://127.0.0.1:{silent.getsockname()[1]}")


@pytest.mark.parametrize("address", ["nonsense", "foo://bar", ""])
def test_what_is_no_address_is_said(address):
    assert "no address of a scheduler: write it as tcp://HOST:PORT" in refusal(address)


def test_an_address_of_a_worker_and_a_scheduler_without_workers_are_told_apart(cluster):
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=LIMIT_SECONDS)  # the one before may just have been killed
        worker = next(iter(client.nthreads()))
    assert "is no dask scheduler" in refusal(worker)
    with clusterOf(0) as empty:
        assert "has no workers" in refusal(empty.scheduler_address)


def test_a_scheduler_that_goes_away_ends_the_run_with_a_sentence_and_keeps_what_was_measured(tmp_path):
    files = [writeCase(tmp_path / "cases" / f"{number}.seg.nrrd", sleep=0.05) for number in range(100)]
    measure = MeasureFunction(measureFake)
    cluster = clusterOf(1)
    try:
        with pytest.raises(ValueError, match="connection to the scheduler"), \
                connectedTo(cluster.scheduler_address) as scheduler:
            measureCases(files, measure, tmp_path / "cache", scheduler,
                         lambda progress: cluster.close() if progress.done > 3 else None)
    finally:
        cluster.close()
    measured = measureCases(files, measure, tmp_path / "cache")
    assert 0 < measured.unchanged < 100 and len(measured.measured) == 100


def test_without_distributed_it_is_asked_for_before_any_work(spinepain, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = spinepain("cohort", "--cases", tmp_path, "--vas", tmp_path / "v.csv", "--out", tmp_path / "out",
                       "--scheduler", "tcp://127.0.0.1:8786")
    assert result.status == Main.NOTHING_DONE
    assert 'distributed is needed and not installed: run' in result.sentence and "pip install" in result.sentence
    assert not (tmp_path / "out").exists()


def test_what_is_asked_for_is_what_the_optional_part_of_the_package_needs():
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["optional-dependencies"]["cluster"] == list(CLUSTER.values())
