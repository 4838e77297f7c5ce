"""Two files more of each kind of real ones: of other names, languages and shapes."""

import numpy as np
import pytest

from core.reading.tables import open_table
from core.reading.understanding import read, understand
from tests.core.cases import CASES
from tests.core.cases.own import OWN, N, P, agree

FILES = [pytest.param(kind, own, id=own.name) for kind in OWN for own in OWN[kind]]


def test_every_kind_of_file_has_two_more():
    assert OWN.keys() == {name for name, case in CASES.items() if "file" in case}
    assert {len(files) for files in OWN.values()} == {2}
    assert len({own.data for files in OWN.values() for own in files}) == 2 * len(OWN)


@pytest.mark.parametrize(("kind", "own"), FILES)
def test_a_file_is_read_right_or_asked_about(kind, own):
    table = open_table(own.data, name=own.name)
    first = understand(table, own.choose)
    if own.problem:
        assert own.problem in first.problem + first.part("truth").reason
        assert not first.is_ready
        return
    assert not first.problem
    asked = [part.key.partition(":")[0] for part in first.questions]
    assert ("positive" in asked) == (own.yes not in ("1", "TRUE"))
    assert [kind for kind in asked if kind != "positive"] == own.asked.split()
    understood = agree(table, own.choose)
    assert understood.part("positive").text == own.yes
    models = read(table, understood)
    found = models.first
    kept = np.ones(N, bool) if own.kept is None else own.kept
    assert found.y_true.tolist() == own.truth[kept].tolist()
    sign = 1 if found.scale.higher_is_yes else -1
    if own.scores is None:
        np.testing.assert_allclose(found.scale.probability(found.y_score), P[kept], atol=1e-3)
    else:
        np.testing.assert_allclose(sign * found.y_score, own.scores[kept], rtol=1e-6)
    weight = found.sample_weight
    assert (weight is None) == (own.weight is None)
    assert own.weight is None or weight.tolist() == own.weight.tolist()
    assert own.groups == () or set(models.groups.names) == set(own.groups)
    assert not own.remark or own.remark in [remark.kind for remark in understood.remarks]
