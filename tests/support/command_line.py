"""The command line in this process: what a run of it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NamedTuple

__all__ = ["TEXT", "Done", "Run", "rows"]

TEXT = "2019年底，南丰县贫困发生率降至0.4%，62个贫困村全部出列。"


class Done(NamedTuple):
    """What a run left: its exit status, and what it wrote to the two streams."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


def rows(done: Done) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.out.splitlines()]
