"""Reading a text touches nothing but the text: no network, no file written, no clock; and any way to start processes will do."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

import povext
from povext import stages

TEXT = "2019年底，南丰县贫困发生率由12.3%降至0.4%，今年计划减贫1200人。"
DAY = "2020-01-15"


def run(code: str, *flags: str) -> str:
    """What a fresh process prints, without a home folder and with every warning an error."""
    done = subprocess.run(
        [sys.executable, "-W", "error", *flags, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


WATCH = """
import os, sys
seen = []
def watch(event, args):
    if event.startswith(("socket.", "urllib.", "subprocess.", "os.system", "os.mkdir", "os.rename", "os.remove", "shutil.")):
        seen.append((event, args))
    elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
        seen.append((event, args))
"""


def test_nothing_is_written_and_nobody_is_called() -> None:
    code = f"{WATCH}\nimport povext, spacy\nsys.addaudithook(watch)\npovext.extract({TEXT!r}, published={DAY!r})\nprint(seen)"
    assert run(code) == "[]"


def test_the_watch_sees_what_it_is_for() -> None:
    code = f"{WATCH}\nimport tempfile\nsys.addaudithook(watch)\ntempfile.TemporaryFile().close()\nprint(bool(seen))"
    assert run(code) == "True"


def test_the_clock_says_nothing() -> None:
    shifted = "import time\ntime.time = lambda: 4e9\ntime.time_ns = lambda: 4 * 10**18\n"
    code = f"import povext\nprint(povext.extract({TEXT!r}, published={DAY!r}).model_dump_json())"
    assert run(shifted + code) == run(code) == povext.extract(TEXT, published=DAY).model_dump_json()


SCRIPT = f"""
import multiprocessing, sys
import povext

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    records = [{{"text": {TEXT!r}, "published": {DAY!r}}}] * 4
    found = {{ex.model_dump_json() for ex in povext.pipe(records, n_process=2, batch_size=2)}}
    print(found == {{povext.extract({TEXT!r}, published={DAY!r}).model_dump_json()}})
"""


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_processes_may_be_started_in_any_way(method: str, tmp_path: Path) -> None:
    path = tmp_path / "many.py"
    path.write_text(SCRIPT, "utf-8")
    env = {"PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run([sys.executable, str(path), method], capture_output=True, text=True, check=False, env=env, timeout=300)
    assert done.stdout.strip() == "True", done.stderr[-400:]


def test_processes_that_cannot_start_are_told_of() -> None:
    """A script on standard input has no file that a spawned process could read: an exception, and no wait for ever."""
    done = subprocess.run(
        [sys.executable, "-", "spawn"],
        input=SCRIPT,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
        timeout=300,
    )
    assert done.returncode != 0
    assert "BrokenProcessPool" in done.stderr


def test_reading_leaves_nothing_to_the_collector_that_rests_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{TEXT}\n乡镇\t户\t人\n甲乡\t12\t40\n乙乡\t15\t52\n" * 20
    povext.extract(text)
    gc.collect()
    resting: list[bool] = []
    read = stages.read_links
    monkeypatch.setattr(stages, "read_links", lambda *told: resting.append(not gc.isenabled()) or read(*told))
    gc.disable()
    try:
        assert len(povext.extract(text).indicators) > 20
        assert gc.collect() == 0
        assert not gc.isenabled()  # who has switched it off finds it off
    finally:
        gc.enable()
    povext.extract(text)
    assert set(resting) == {True}
    assert gc.isenabled()
    monkeypatch.setattr(stages, "read_links", lambda *told: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        povext.extract(text)
    assert gc.isenabled()
