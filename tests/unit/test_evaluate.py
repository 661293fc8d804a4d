"""Scores on small cases that can be counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from povext.evaluate import Score, read_rows, read_set, score
from povext.mentions import Span
from povext.types import Indicator


def gold(start: int = 10, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "type": "poverty.villages",
        "value": "62",
        "low": None,
        "high": None,
        "unit": "count",
        "bound": "=",
        "measure": "value",
        "per": [],
        "status": "actual",
        "place": {"name": "南山县", "code": "999001", "level": "county"},
        "period": {"start": "2019-01-01", "end": "2019-12-31", "text": "2019年"},
        "core": [start, start + 2],
        "span": {"start": start, "end": start + 3},
        "optional": False,
    }
    return {**row, **changes}


def levels(gold_rows: list[dict[str, object]], found: list[dict[str, object]]) -> dict[str, tuple[int, int, int]]:
    report = score({"d": gold_rows}, {"d": found})
    return {level: (s.hit, s.predicted, s.gold) for level, s in report.levels.items()}


def test_a_perfect_prediction_scores_one_everywhere() -> None:
    report = score({"d": [gold()]}, {"d": [gold()]})
    assert {s.f1 for s in report.levels.values()} == {1.0}
    assert set(report.fields.values()) == {1.0}
    assert report.mistakes == ()


def test_typed_indicators_are_accepted() -> None:
    indicator = Indicator.model_validate(
        {
            "type": "poverty.villages",
            "value": "62",
            "unit": "count",
            "span": Span(10, 13, "62个"),
            "evidence": Span(0, 13, ""),
            "text": "62个",
        }
    )
    assert score({"d": [gold()]}, {"d": [indicator]}).levels["typed"].f1 == 1.0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"value": "63"}, {"quantity": (0, 1, 1), "typed": (0, 1, 1), "full": (0, 1, 1)}),
        ({"unit": "household"}, {"quantity": (0, 1, 1), "typed": (0, 1, 1), "full": (0, 1, 1)}),
        ({"type": "poverty.counties"}, {"quantity": (1, 1, 1), "typed": (0, 1, 1), "full": (0, 1, 1)}),
        ({"type": "other"}, {"quantity": (1, 1, 1), "typed": (0, 0, 1), "full": (0, 0, 1)}),
        ({"status": "planned"}, {"quantity": (1, 1, 1), "typed": (1, 1, 1), "full": (0, 1, 1)}),
        ({"measure": "share"}, {"quantity": (1, 1, 1), "typed": (1, 1, 1), "full": (0, 1, 1)}),
        ({"place": None}, {"quantity": (1, 1, 1), "typed": (1, 1, 1), "full": (0, 1, 1)}),
        ({"period": None}, {"quantity": (1, 1, 1), "typed": (1, 1, 1), "full": (0, 1, 1)}),
        # the level full asks for the years of the period only, and for neither hedge nor per
        (
            {"period": {"start": "2019-12-31", "end": "2019-12-31"}},
            {"quantity": (1, 1, 1), "typed": (1, 1, 1), "full": (1, 1, 1)},
        ),
        ({"bound": ">"}, {"quantity": (1, 1, 1), "typed": (1, 1, 1), "full": (1, 1, 1)}),
        ({"value": "62.00003"}, {"quantity": (1, 1, 1), "typed": (1, 1, 1), "full": (1, 1, 1)}),
        ({"span": {"start": 12, "end": 15}}, {"quantity": (0, 1, 1), "typed": (0, 1, 1), "full": (0, 1, 1)}),
    ],
)
def test_one_wrong_field(change: dict[str, object], expected: dict[str, tuple[int, int, int]]) -> None:
    assert levels([gold()], [gold(**change)]) == expected


def test_fields_are_counted_among_the_rightly_typed() -> None:
    report = score({"d": [gold(), gold(50)]}, {"d": [gold(bound="~", per=["village"]), gold(50, type="poverty.counties")]})
    assert report.fields["bound"] == 0.0
    assert report.fields["per"] == 0.0
    assert report.fields["place"] == 1.0


def test_optional_records_count_neither_way() -> None:
    assert levels([gold(optional=True)], [gold()])["typed"] == (0, 0, 0)
    assert levels([gold(optional=True)], [])["typed"] == (0, 0, 0)
    assert levels([gold(optional=True), gold(50)], [gold(), gold(50)])["typed"] == (1, 1, 1)


def test_other_readings_are_right_too() -> None:
    also = gold(alt_types=["poverty.counties"], place_alt=[None], period_alt=[None], status_alt=["planned"])
    found = gold(type="poverty.counties", place=None, period=None, status="planned")
    assert levels([also], [found])["full"] == (1, 1, 1)


def test_where_other_is_right_too_neither_choice_costs() -> None:
    either = gold(alt_types=["other"])
    assert levels([either], [gold(type="other")])["typed"] == (0, 0, 0)
    assert levels([either], [gold()])["typed"] == (1, 1, 1)
    assert levels([gold(type="other", alt_types=["poverty.villages"])], [gold()])["typed"] == (0, 0, 0)
    assert levels([gold(type="other")], [gold()])["typed"] == (0, 1, 0)


def test_lifted_people_and_the_fall_of_the_poor_population_are_one_fact() -> None:
    lifted = gold(type="poverty.lifted", value="500", unit="person")
    fall = gold(type="poverty.population", measure="change", value="-500", unit="person")
    assert levels([lifted], [fall])["full"] == (1, 1, 1)
    assert levels([fall], [lifted])["full"] == (1, 1, 1)
    assert levels([lifted], [gold(type="poverty.population", value="500", unit="person")])["typed"] == (0, 1, 1)
    assert levels([lifted], [gold(type="poverty.lifted", value="-500", unit="person")])["quantity"] == (0, 1, 1)


def test_points_and_percent_are_told_apart_except_in_changes() -> None:
    assert levels([gold(unit="pp", measure="gap")], [gold(unit="percent", measure="gap")])["quantity"] == (1, 1, 1)
    assert levels([gold(unit="pp")], [gold(unit="percent")])["quantity"] == (0, 1, 1)


def test_one_prediction_answers_one_record_and_the_best_is_taken() -> None:
    assert levels([gold()], [gold(type="poverty.counties"), gold()])["typed"] == (1, 2, 1)
    assert levels([gold(), gold(11)], [gold()])["typed"] == (1, 1, 2)


def test_scores_by_type_count_precision_and_recall() -> None:
    report = score({"d": [gold(), gold(50)]}, {"d": [gold(), gold(50, type="poverty.counties")]})
    villages, counties = report.types["poverty.villages"], report.types["poverty.counties"]
    assert (villages.precision, villages.recall) == (1.0, 0.5)
    assert (counties.precision, counties.recall, counties.f1) == (0.0, 0.0, 0.0)


def test_a_spurious_and_a_missed_record_are_named() -> None:
    report = score({"d": [gold()]}, {"d": [gold(90)]})
    assert sorted(m.why for _, m in report.mistakes) == ["missed", "spurious"]


def test_nothing_found_and_nothing_there() -> None:
    assert Score(0, 0, 0).f1 == 0.0
    assert score({}, {}).interval is None


def test_calibration_error_is_the_distance_of_confidence_from_accuracy() -> None:
    golds = [gold(s) for s in range(0, 400, 10)]
    sure = [gold(s, confidence=0.95) for s in range(0, 200, 10)]
    wrong = [gold(s, confidence=0.35, type="poverty.counties") for s in range(200, 400, 10)]
    typed = score({"d": golds}, {"d": sure + wrong}).calibration["typed"]
    assert [(b.count, b.accuracy) for b in typed.bins] == [(20, 0.0), (20, 1.0)]
    assert typed.error == pytest.approx((0.35 + 0.05) / 2)


def test_thresholds_tell_what_leaving_out_gains_and_costs() -> None:
    golds = [gold(s) for s in range(0, 400, 10)]
    sure = [gold(s, confidence=0.95) for s in range(0, 200, 10)]
    wrong = [gold(s, confidence=0.55, type="poverty.counties") for s in range(200, 400, 10)]
    told = {t.confidence: (t.kept, t.precision) for t in score({"d": golds}, {"d": sure + wrong}).thresholds}
    assert told[0.0] == told[0.5] == (1.0, 0.5)
    assert told[0.6] == told[0.95] == (0.5, 1.0)


def test_a_record_without_a_field_is_named() -> None:
    with pytest.raises(ValueError, match="report: predicted record 1: no usable field 'span'"):
        score({"report": []}, {"report": [{"value": "1"}]})


def test_a_set_is_read_flat_or_with_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("第一行\r\n全县62个贫困村", "utf-8", newline="")
    (tmp_path / "a.json").write_text(json.dumps({"published": "2020-01-02", "indicators": [gold()]}), "utf-8")
    (tmp_path / "b.txt").write_text("没有答案", "utf-8")
    (document,) = read_set(tmp_path)
    assert (document.name, document.published, len(document.gold)) == ("a", "2020-01-02", 1)
    assert document.text[3:5] == "\r\n"
    (tmp_path / "index.json").write_text(json.dumps([{"name": "a", "published": "2020-03-04", "title": "题"}]), "utf-8")
    for folder, name in (("texts", "a.txt"), ("gold", "a.json")):
        (tmp_path / folder).mkdir()
        (tmp_path / name).rename(tmp_path / folder / name)
    (again,) = read_set(tmp_path)
    assert (again.published, again.title) == ("2020-03-04", "题")


def test_a_bad_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        read_set(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match=r"no NAME\.txt"):
        read_set(tmp_path)
    (tmp_path / "x.json").write_text("{", "utf-8")
    with pytest.raises(ValueError, match=r"x\.json: not JSON"):
        read_rows(tmp_path / "x.json")
    (tmp_path / "y.json").write_text('{"indicators": 3}', "utf-8")
    with pytest.raises(ValueError, match=r"y\.json: neither"):
        read_rows(tmp_path / "y.json")
