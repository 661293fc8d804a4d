"""Extraction over Arrow batches: with pyarrow alone, in Spark and in Ray."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import povext
from povext import export
from povext.errors import PovextError
from povext.export import ArrowExtractor, arrow_batches

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

TEXT = "今年，南丰县贫困发生率降至0.4%，62个贫困村全部出列。"
OURS = [column.name for column in export.COLUMNS if column.name not in ("file", "record")]


def given(**more: Any) -> Any:
    columns = {
        "id": [11, 12, 13, 14, 15],
        "body": [TEXT, "没有数字。", None, TEXT, TEXT],
        "day": ["2019-12-31", None, "2019-12-31", "no day", None],
        "tags": [["a"], [], None, ["d"], ["e", "f"]],
    }
    return pa.table({**columns, **more})


def test_rows_faults_and_carried_columns() -> None:
    found = ArrowExtractor("body", published="day", keep=["id", "tags"])(given())
    assert found.column_names == ["id", "tags", *(f"povext_{n}" if n == "id" else n for n in OURS), "error"]
    rows = found.to_pylist()
    assert [r["id"] for r in rows] == [11, 11, 13, 14, 15, 15]
    assert [r["tags"] for r in rows] == [["a"], ["a"], None, ["d"], ["e", "f"], ["e", "f"]]
    assert [r["error"] for r in rows] == [
        None, None, "TypeError: text must be a str, got None",
        "ValueError: published must be a date such as 2020-10-19, got 'no day'", None, None,
    ]  # fmt: skip
    assert [r["period_end"] for r in rows] == [date(2019, 12, 31)] * 2 + [None] * 4
    for row in rows[2:4]:
        assert {row[name] for name in ("type", "value", "unit", "per", "povext_id", "text")} == {None}
    wanted = povext.extract(TEXT, published="2019-12-31")
    assert [(r["povext_id"], r["type"], r["value"], r["text"]) for r in rows[:2]] == [
        (i.id, i.type, i.value, i.text) for i in wanted.indicators
    ]
    assert rows[0]["value"] == Decimal("0.4")


def test_a_date_for_texts_that_state_none() -> None:
    texts = pa.table({"text": [TEXT, f"发布日期：2018-12-31\n{TEXT}"], "fetched": ["2019-12-31", "2019-12-31"]})
    rows = ArrowExtractor(published_default="fetched")(texts).to_pylist()
    assert [r["published"] for r in rows] == [date(2019, 12, 31)] * 2 + [date(2018, 12, 31)] * 2


def test_the_output_is_what_the_table_of_the_same_documents_is() -> None:
    texts = [TEXT, "户均增收1800—2800元。", "没有数字。"]
    table = export.to_arrow(povext.pipe(texts))
    found = ArrowExtractor()(pa.table({"text": texts}))
    assert found.drop_columns(["error"]).equals(table.drop_columns(["file", "record"]))
    assert found.schema.metadata == table.schema.metadata


@pytest.mark.parametrize(
    ("kind", "day"),
    [(pa.date32(), date(2019, 12, 31)), (pa.timestamp("us", "UTC"), datetime(2019, 12, 31, 8)), (pa.string(), "2019-12-31")],
)
def test_dates_come_as_they_come(kind: Any, day: object) -> None:
    table = pa.table({"text": pa.array([TEXT], pa.large_string()), "day": pa.array([day], kind)})
    (first, _) = ArrowExtractor(published="day")(table).to_pylist()
    assert (first["published"], first["period_start"]) == (date(2019, 12, 31), date(2019, 1, 1))


def test_context_and_confidence() -> None:
    table = pa.table(
        {"text": ["全县62个贫困村全部出列，山上搬来了300户。"], "where": ["陇西县"], "head": ["题"], "who": ["日报"]}
    )
    rows = ArrowExtractor(place="where", title="head", source="who")(table).to_pylist()
    assert [(r["place_code"], r["title"], r["source"]) for r in rows] == [("621122", "题", "日报")] * 2
    sure = ArrowExtractor(at_least=0.9)(table).to_pylist()
    assert [r["type"] for r in sure] == ["poverty.villages_exited"]


def test_texts_without_indicators_give_a_row_where_asked() -> None:
    rows = ArrowExtractor("body", keep=["id"], empty=True)(given()).to_pylist()
    assert [(r["id"], r["type"], r["error"]) for r in rows if r["id"] == 12] == [(12, None, None)]


def test_the_kind_that_comes_in_goes_out() -> None:
    extractor = ArrowExtractor("body", keep=["id"])
    table = given()
    (batch,) = table.to_batches()
    assert isinstance(extractor(table), pa.Table)
    assert isinstance(extractor(batch), pa.RecordBatch)
    stream = extractor(iter([batch]))
    assert isinstance(stream, Iterator)
    assert pa.Table.from_batches(stream).equals(extractor(table))
    assert extractor(batch).equals(extractor(table).combine_chunks().to_batches()[0])
    for nothing in (table.slice(0, 0), table.slice(1, 1)):
        assert extractor(nothing).schema == extractor.schema(table.schema)
        assert extractor(nothing.to_batches(1)[0] if nothing.num_rows else batch.slice(0, 0)).num_rows == 0
    assert list(extractor(iter([batch.slice(0, 0)]))) == []


def test_batches_have_at_most_the_size_and_come_as_they_are_made() -> None:
    taken = []

    def stream() -> Iterator[Any]:
        for batch in pa.table({"text": [TEXT] * 12}).to_batches(4):
            taken.append(batch.num_rows)
            yield batch

    batches = arrow_batches(stream(), size=3)
    assert (next(batches).num_rows, taken) == (3, [4])
    assert [b.num_rows for b in batches] == [3, 2, 3, 3, 2, 3, 3, 2]


def test_columns_that_are_not_there_are_named() -> None:
    for extractor, name in ((ArrowExtractor("txt"), "txt"), (ArrowExtractor("body", keep="nr"), "nr")):
        with pytest.raises(PovextError, match=f"There is no column '{name}': the columns are id, body, day, tags"):
            extractor(given())
    with pytest.raises(ValueError, match="at least 1 row, not 0"):
        ArrowExtractor(size=0)
    with pytest.raises(ValueError, match="between 0 and 1, not at 2"):
        ArrowExtractor(at_least=2)


def test_a_fault_of_the_library_is_a_row_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from povext import stages

    def fail(work: Any, *rest: Any) -> Any:
        if "丰庆" in work.raw:
            raise LookupError("a fault")
        return whole(work, *rest)

    whole = stages.read_links
    monkeypatch.setattr("povext.stages.read_links", fail)
    rows = ArrowExtractor()(pa.table({"text": [TEXT, "丰庆县62人。", TEXT]})).to_pylist()
    assert [r["error"] for r in rows] == [None, None, "LookupError: a fault", None, None]


def test_it_is_pickled_small_and_the_rules_are_built_where_it_lands(tmp_path: Path) -> None:
    extractor = ArrowExtractor("body", published="day", keep=["id"])
    data = pickle.dumps(extractor)
    assert len(data) < 1000
    (tmp_path / "extractor").write_bytes(data)
    code = (
        "import pickle, sys, pyarrow as pa; from pathlib import Path; "
        f"extractor = pickle.loads(Path({str(tmp_path / 'extractor')!r}).read_bytes()); assert 'spacy' not in sys.modules; "
        f"batch = pa.RecordBatch.from_pydict({{'id': [1], 'body': [{TEXT!r}], 'day': ['2019-12-31']}}); "
        "found = [extractor(batch) for _ in range(2)]; from povext.concepts import bundled_matcher; "
        "print(found[0].num_rows, found[0].equals(found[1]), bundled_matcher.cache_info().misses)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8")
    assert (done.stdout.strip(), done.returncode) == ("2 True 1", 0), done.stderr


@pytest.mark.filterwarnings("default")
def test_spark_runs_it_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    from pyspark.sql import SparkSession

    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    monkeypatch.setenv("PYTHONPATH", str(Path(povext.__file__).parents[1]) + os.pathsep + os.environ.get("PYTHONPATH", ""))
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    try:
        table = given()
        frame = session.createDataFrame(table.drop_columns(["tags"]).to_pandas(), "id long, body string, day string")
        extractor = ArrowExtractor("body", published="day", keep=["id"])
        found = frame.repartition(2).mapInArrow(extractor, extractor.spark_schema(frame.schema))
        rows = sorted((r.asDict() for r in found.collect()), key=lambda r: (r["id"], r["povext_id"] or ""))
    finally:
        session.stop()
    wanted = extractor(table).to_pylist()
    assert rows == wanted


@pytest.mark.filterwarnings("default")
def test_ray_runs_it_as_it_is() -> None:
    ray = pytest.importorskip("ray", reason="Ray is not installed")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        data = ray.data.from_arrow(given().drop_columns(["tags"]))
        extractor = ArrowExtractor("body", published="day", keep=["id"])
        rows = data.map_batches(extractor, batch_format="pyarrow").take_all()
    finally:
        ray.shutdown()
    assert rows == extractor(given()).to_pylist()
