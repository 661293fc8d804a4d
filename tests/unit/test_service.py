"""The example service: its answers, its limits, and that one bad text costs no other."""

from __future__ import annotations

import importlib.util
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import povext
from povext import Extraction

pytest.importorskip("fastapi", reason="the service needs fastapi")
pytest.importorskip("httpx", reason="the test client needs httpx")

with warnings.catch_warnings():  # newer versions of its client would rather have another package than httpx
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

APP = Path(__file__).resolve().parents[2] / "examples" / "service" / "app.py"
TEXT = "今年，全县62个贫困村全部出列，贫困发生率降至0.4%。"


@pytest.fixture(scope="module")
def service() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("povext_service", APP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["povext_service"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["povext_service"]


@pytest.fixture(scope="module")
def client(service: ModuleType) -> Iterator[Any]:
    limits = service.Settings(max_bytes=100_000, max_characters=5_000, max_documents=20, threads=2)
    with TestClient(service.create_app(limits)) as made:
        yield made


def test_health_tells_version_and_rules(client: Any) -> None:
    told = client.get("/health").json()
    assert told == {
        "status": "ok",
        "version": povext.__version__,
        "fingerprint": povext.extract(TEXT).fingerprint,
        "schema_version": povext.extract(TEXT).schema_version,
    }


def test_a_date_for_texts_that_state_none(client: Any) -> None:
    told = client.post("/extract", json={"text": TEXT, "published_default": "2020-12-30"}).json()
    assert told["published"] == "2020-12-30"
    dated = client.post("/extract", json={"text": f"发布日期：2019-12-30\n{TEXT}", "published_default": "2020-12-30"}).json()
    assert dated["published"] == "2019-12-30"


def test_one_text_is_read_as_povext_reads_it(client: Any) -> None:
    told = client.post("/extract?trace=true", json={"text": TEXT, "published": "2020-12-30", "place": "马山县"})
    assert told.status_code == 200
    assert Extraction.model_validate(told.json()) == povext.extract(TEXT, published="2020-12-30", place="马山县")
    assert "trace" not in client.post("/extract", json={"text": TEXT}).json()["indicators"][0]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"text": 3}, 422),
        ({"text": "a", "published": "2020-13-01"}, 422),
        ({"text": "a", "extra": 1}, 422),
        ({"text": ""}, 200),
    ],
)
def test_what_is_not_as_it_should_be_is_refused(client: Any, body: dict[str, Any], status: int) -> None:
    assert client.post("/extract", json=body).status_code == status


def test_texts_bodies_and_batches_that_are_too_large_get_413(client: Any) -> None:
    for path, body, limit in (
        ("/extract", {"text": "贫" * 5_001}, "5,000"),
        ("/extract", {"text": "a" * 100_001}, "100,000"),
        ("/extract/batch", {"documents": [{"text": "a"}] * 21}, "20"),
    ):
        told = client.post(path, json=body)
        assert (told.status_code, told.json()["error"]["code"]) == (413, "too_large")
        assert limit in told.json()["error"]["message"]


def test_a_body_that_hides_its_length_is_stopped_too(client: Any) -> None:
    told = client.post("/extract", content=iter([b"a" * 60_000] * 3), headers={"content-type": "application/json"})
    assert told.status_code == 413


def test_one_bad_text_of_a_batch_costs_no_other(client: Any) -> None:
    documents = [
        {"id": "a", "text": TEXT, "published": "2020-12-30"},
        {"id": "b", "text": 62},
        {"id": "c", "text": "贫" * 5_001},
        {"text": TEXT, "published": "yesterday"},
        {"id": "e", "text": "没有数字。"},
    ]
    told = client.post("/extract/batch", json={"documents": documents}).json()
    assert told["failed"] == 3
    assert [row["index"] for row in told["results"]] == [0, 1, 2, 3, 4]
    assert [row["id"] for row in told["results"]] == ["a", "b", "c", None, "e"]
    assert [row["error"] and row["error"]["code"] for row in told["results"]] == [None, "invalid", "too_large", "invalid", None]
    counts = [row["extraction"] and len(row["extraction"]["indicators"]) for row in told["results"]]
    assert counts == [2, None, None, None, 0]
    assert told["results"][1]["error"]["message"].startswith("text: ")


def test_a_fault_in_one_text_is_its_own(service: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = povext.extract

    def fails(text: str, **told: Any) -> Extraction:
        if text == "boom":
            raise RuntimeError("no")
        return whole(text, **told)

    monkeypatch.setattr(povext, "extract", fails)
    with TestClient(service.create_app(service.Settings())) as made:
        told = made.post("/extract/batch", json={"documents": [{"text": "boom"}, {"text": TEXT}]}).json()
    assert [row["error"] and row["error"]["code"] for row in told["results"]] == ["internal", None]


def test_many_requests_at_once_get_each_their_own_answer(client: Any) -> None:
    def ask(number: int) -> tuple[int, str]:
        told = client.post("/extract", json={"text": f"全县共有{number}个贫困村。"})
        return number, told.json()["indicators"][0]["value"]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(10, 70)))
    assert [value for _, value in found] == [str(number) for number, _ in found]


def test_more_than_can_wait_are_sent_away(service: ModuleType) -> None:
    with TestClient(service.create_app(service.Settings(max_waiting=0))) as made:
        told = made.post("/extract", json={"text": TEXT})
    assert (told.status_code, told.json()["error"]["code"], told.headers["retry-after"]) == (503, "busy", "1")


@pytest.mark.parametrize("value", ["many", "0", "-1", "1.5"])
def test_a_limit_that_is_no_number_is_told(service: ModuleType, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("POVEXT_THREADS", value)
    with pytest.raises(ValueError, match=f"POVEXT_THREADS must be a whole number above 0, not '{value}'"):
        service.Settings.from_environment()


def test_settings_come_from_the_environment(service: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POVEXT_THREADS", "5")
    monkeypatch.setenv("POVEXT_TAXONOMY", "mine.toml")
    settings = service.Settings.from_environment()
    assert (settings.threads, settings.taxonomy, settings.max_documents) == (5, "mine.toml", 200)


def test_a_taxonomy_of_ones_own_can_be_served(service: ModuleType) -> None:
    path = APP.parent.parent / "taxonomies" / "education.toml"
    with TestClient(service.create_app(service.Settings(taxonomy=str(path)))) as made:
        (row,) = made.post("/extract", json={"text": "全县有义务教育学校126所。"}).json()["indicators"]
    assert (row["type"], row["labels"]) == ("school.schools", {"en": "Schools", "zh": "学校"})


def test_the_answers_are_described(client: Any) -> None:
    schema = client.get("/openapi.json").json()
    answered = schema["paths"]["/extract"]["post"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answered == {"$ref": "#/components/schemas/Extraction"}
    assert {"Document", "Extraction", "Indicator", "BatchResult", "Health"} <= set(schema["components"]["schemas"])
