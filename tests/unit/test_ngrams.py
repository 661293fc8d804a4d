"""The sums of the n-gram model against the plain sums that they stand for."""

import numpy as np
import pytest

from povext.linking._ngrams import BUCKETS, SIGN_WEIGHT, NGrams


@pytest.fixture(scope="module")
def model() -> NGrams:
    rng = np.random.default_rng(7)
    weights = rng.integers(-128, 128, (BUCKETS, 11), np.int8)
    weights[:300] = 127
    weights[300:600] = -128
    return NGrams(tuple("abcdefghijk"), weights, np.arange(11, dtype=np.int32), 0.001)


@pytest.mark.parametrize("counts", [(1,), (3, 1, 40), (256, 257, 1), (300, 2, 1024)])
def test_the_lanes_hold_what_is_added_in_them(model: NGrams, counts: tuple[int, ...]) -> None:
    rng = np.random.default_rng(sum(counts))
    extremes = np.arange(600, dtype=np.uint32)  # the highest and the lowest weights one after another
    grams = np.resize(np.concatenate([extremes, rng.integers(0, BUCKETS, 90, np.uint32)]), sum(counts))
    signs = rng.integers(0, BUCKETS, len(counts), np.uint32)
    found = model.log_probabilities((grams, np.array(counts)), (signs, np.ones(len(counts), np.intp)))
    wide = model.weights.astype(np.int64)
    parts = np.split(grams, np.cumsum(counts)[:-1])
    total = np.array([wide[part].sum(axis=0) for part in parts]) + SIGN_WEIGHT * wide[signs] + model.bias
    odds = (total - total.max(axis=1, keepdims=True)) * model.scale
    assert np.allclose(found, odds - np.log(np.exp(odds).sum(axis=1, keepdims=True)), rtol=0, atol=1e-9)
