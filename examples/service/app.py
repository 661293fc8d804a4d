"""povext as an HTTP service: one text, many texts, health. ``README.md`` beside this file tells how to run it.

uvicorn app:app --app-dir examples/service
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import anyio
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import povext
from povext import Extraction

__all__ = ["Batch", "BatchResult", "Document", "Failure", "Health", "Result", "Settings", "app", "create_app"]


Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True)
class Settings:
    """Limits of the service.

    Parameters
    ----------
    max_bytes : int
        Bytes that the body of a request may have.
    max_characters : int
        Characters that one text may have.
    max_documents : int
        Texts that one batch may have.
    threads : int
        Texts that are read at the same time.
    max_waiting : int
        Requests that may be in the house at a time; more are sent away with status 503.
    taxonomy : str or None
        A taxonomy of your own: a TOML file, or a folder of them.
    """

    max_bytes: int = 4_000_000
    max_characters: int = 500_000
    max_documents: int = 200
    threads: int = 2
    max_waiting: int = 64
    taxonomy: str | None = None

    @classmethod
    def from_environment(cls) -> Settings:
        """Limits as ``POVEXT_MAX_BYTES``, ``POVEXT_THREADS``, ... say; what is not told is as above.

        Raises
        ------
        ValueError
            Where one is no whole number above 0.
        """
        told: dict[str, Any] = {}
        for name in ("max_bytes", "max_characters", "max_documents", "threads", "max_waiting"):
            variable = f"POVEXT_{name.upper()}"
            if value := os.environ.get(variable):
                if not value.isdecimal() or not int(value):
                    raise ValueError(f"{variable} must be a whole number above 0, not {value!r}.")
                told[name] = int(value)
        return cls(**told, taxonomy=os.environ.get("POVEXT_TAXONOMY") or None)


class Document(BaseModel):
    """A text, and what is known of it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="The raw text, or the source of an HTML page; offsets of the answer point into it.")
    published: date | None = Field(None, description="Publication date: what 今年 and 截至目前 are counted from.")
    published_default: date | None = Field(None, description="Publication date where the text states none itself.")
    title: str | None = None
    source: str | None = None
    place: str | None = Field(None, description="The text's own place: what 全县 means.")
    id: str | None = Field(None, description="Comes back with the result of a batch.")


class Batch(BaseModel):
    """Many texts. Each is checked by itself: one that is not as it should be costs no other."""

    model_config = ConfigDict(extra="forbid")

    documents: list[dict[str, Any]] = Field(description="Objects of the shape Document.")


class Failure(BaseModel):
    """Why there is no result."""

    code: str = Field(description="too_large, invalid, busy or internal.")
    message: str


class Result(BaseModel):
    """What became of one text of a batch: an extraction or an error."""

    index: int
    id: str | None = None
    extraction: Extraction | None = None
    error: Failure | None = None


class BatchResult(BaseModel):
    """The results, in the order of the texts."""

    results: list[Result]
    failed: int


class Health(BaseModel):
    """Whether the service reads texts, and by which rules."""

    status: str
    version: str
    fingerprint: str | None
    schema_version: str


class BodyLimit:
    """ASGI middleware that answers 413 to a body that is too large, before anything parses it."""

    def __init__(self, app: Callable[..., Awaitable[None]], limit: int) -> None:
        self.app, self.limit = app, limit

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Take the body whole, as far as the limit goes, and hand it on."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        parts, size, more = [], 0, True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            more = message.get("more_body", False)
            if size > self.limit:
                failure = Failure(code="too_large", message=f"The body is larger than the {self.limit:,} bytes allowed.")
                response = Response(json.dumps({"error": failure.model_dump()}), 413, media_type="application/json")
                return await response(scope, receive, send)
        whole = [{"type": "http.request", "body": b"".join(parts), "more_body": False}]

        async def replay() -> Any:
            return whole.pop() if whole else await receive()

        return await self.app(scope, replay, send)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the service.

    Parameters
    ----------
    settings : Settings, optional
        Its limits; by default those of the environment.

    Returns
    -------
    FastAPI
    """
    limits = settings or Settings.from_environment()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.slots = CapacityLimiter(limits.threads)
        app.state.inside = 0
        app.state.warm = await to_thread.run_sync(read, "2019年底，全县62个贫困村全部出列。", {})  # loads everything
        yield

    app = FastAPI(title="povext", version=povext.__version__, lifespan=lifespan)
    app.add_middleware(BodyLimit, limit=limits.max_bytes)

    @app.exception_handler(HTTPException)
    async def failed(_: Any, error: HTTPException) -> Response:
        body = error.detail if isinstance(error.detail, dict) else {"code": "invalid", "message": str(error.detail)}
        return Response(json.dumps({"error": body}), error.status_code, media_type="application/json", headers=error.headers)

    def read(text: str, told: dict[str, Any]) -> Extraction:
        return povext.extract(text, **told, taxonomy=limits.taxonomy)

    def checked(document: Document) -> None:
        if len(document.text) > limits.max_characters:
            message = f"The text has {len(document.text):,} characters, more than the {limits.max_characters:,} allowed."
            raise HTTPException(413, Failure(code="too_large", message=message).model_dump())

    async def run(document: Document) -> Extraction:
        """Read a text in a thread, a few at a time: the pipeline is safe in threads."""
        checked(document)
        told = document.model_dump(include={"published", "published_default", "title", "source", "place"})
        return await to_thread.run_sync(read, document.text, told, limiter=app.state.slots)

    @asynccontextmanager
    async def inside() -> AsyncIterator[None]:
        if app.state.inside >= limits.max_waiting:
            failure = Failure(code="busy", message=f"{limits.max_waiting} requests are being read: try again soon.")
            raise HTTPException(503, failure.model_dump(), headers={"Retry-After": "1"})
        app.state.inside += 1
        try:
            yield
        finally:
            app.state.inside -= 1

    async def one(index: int, row: dict[str, Any], trace: bool) -> dict[str, Any]:
        name = row.get("id") if isinstance(row.get("id"), str) else None
        try:
            extraction = await run(Document.model_validate(row))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            failure = Failure(code="invalid", message=f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
        except HTTPException as error:
            failure = Failure.model_validate(error.detail)
        except Exception as error:
            failure = Failure(code="internal", message=f"{type(error).__name__}: {error}"[:300])
        else:
            return {"index": index, "id": name, "extraction": dumped(extraction, trace), "error": None}
        return {"index": index, "id": name, "extraction": None, "error": failure.model_dump()}

    @app.get("/health")
    async def health() -> Health:
        """Tell that texts are read, and by which rules."""
        warm: Extraction = app.state.warm
        return Health(status="ok", version=povext.__version__, fingerprint=warm.fingerprint, schema_version=warm.schema_version)

    errors: dict[int | str, dict[str, Any]] = {413: {"model": dict[str, Failure]}, 503: {"model": dict[str, Failure]}}

    @app.post("/extract", response_model=Extraction, responses=errors)
    async def extract(document: Document, trace: Annotated[bool, Query(description="Tell why.")] = False) -> Response:
        """Read one text."""
        async with inside():
            extraction = await run(document)
        return answer(dumped(extraction, trace))

    @app.post("/extract/batch", response_model=BatchResult, responses=errors)
    async def extract_batch(batch: Batch, trace: Annotated[bool, Query(description="Tell why.")] = False) -> Response:
        """Read many texts; each has a result or an error of its own."""
        if len(batch.documents) > limits.max_documents:
            message = f"The batch has {len(batch.documents):,} texts, more than the {limits.max_documents:,} allowed."
            raise HTTPException(413, Failure(code="too_large", message=message).model_dump())
        rows: list[dict[str, Any]] = [{}] * len(batch.documents)

        async def place(index: int, row: dict[str, Any]) -> None:
            rows[index] = await one(index, row, trace)

        async with inside(), anyio.create_task_group() as group:
            for index, row in enumerate(batch.documents):
                group.start_soon(place, index, row)
        return answer({"results": rows, "failed": sum(row["error"] is not None for row in rows)})

    return app


def dumped(extraction: Extraction, trace: bool) -> dict[str, Any]:
    """The extraction as JSON types, with the trace or without."""
    return extraction.model_dump(mode="json", exclude=None if trace else {"indicators": {"__all__": {"trace"}}})


def answer(body: dict[str, Any]) -> Response:
    """JSON in UTF-8. The models have made it: it needs no second check."""
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), media_type="application/json")


app = create_app()
