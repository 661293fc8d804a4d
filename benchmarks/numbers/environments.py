"""Isolated environments for the peers, and how a tool is run in one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["ToolError", "ask", "interpreter", "last_line", "peers"]

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"


class ToolError(RuntimeError):
    """A tool that cannot be installed or run; the message says why in one line."""


def peers() -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the peers and those that are not run, as ``peers.toml`` lists them."""
    with (HERE / "peers.toml").open("rb") as file:
        data = tomllib.load(file)
    return data["peer"], data["not_run"]


def last_line(text: str) -> str:
    """Return the line of an error output that says most: the last that is neither empty nor a hint or a warning."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if not line.lower().startswith(("hint", "note", "warning", "[notice]"))]
    return (telling or lines or ["no message"])[-1][:200]


def interpreter(peer: dict[str, Any], folder: Path | None, given: dict[str, str]) -> str:
    """Return the interpreter that has a peer; build its environment under `folder` where there is none yet."""
    name = peer["name"]
    if name in given:
        return given[name]
    if folder is None:
        raise ToolError("no environment: name a folder with --environments, or an interpreter with --peer")
    home = folder / name
    python, done = home / "bin" / "python", home / "installed"
    if not done.exists():
        _call([sys.executable, "-m", "venv", "--clear", str(home)], 300)
        _call([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer["install"]], 900)
        done.write_text("\n".join(peer["install"]) + "\n", "utf-8")
    return str(python)


def ask(python: str, peer: dict[str, Any], work: dict[str, Any], limit: int) -> dict[str, Any]:
    """Return a tool's answer to the work."""
    command = [python, str(HERE / "worker.py"), peer["adapter"], json.dumps(peer.get("options", {})), peer["version"]]
    out = _call(command, limit, json.dumps(work), {**os.environ, **({"PYTHONPATH": str(SOURCE)} if peer.get("ours") else {})})
    try:
        return dict(json.loads(out.strip().splitlines()[-1]))
    except (IndexError, ValueError) as error:
        raise ToolError("it gave no answer") from error


def _call(command: list[str], limit: int, given: str | None = None, env: dict[str, str] | None = None) -> str:
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=limit, check=False, env=env)
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"not done after {limit} s") from error
    except OSError as error:
        raise ToolError(str(error)) from error
    if done.returncode:
        raise ToolError(last_line(done.stderr) if done.stderr.strip() else f"exit {done.returncode}")
    return done.stdout
