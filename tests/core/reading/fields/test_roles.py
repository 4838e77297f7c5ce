import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.fields.roles import MAX_SEARCHED_COLUMNS, Roles, class_names_of, guess_roles
from core.reading.tables import open_table
from tests.sweep import picked

ROWS = ("0,0.25,0.75", "1,0.5,0.5", "1,0.125,1")


def guess(header, *rows, **chosen):
    return guess_roles(open_table("\n".join([header, *(rows or ROWS)]).encode()), **chosen)


@pytest.mark.parametrize(
    ("header", "label", "score", "weight"),
    [
        ("y_true,y_score,x", "y_true", "y_score", None),
        ("Y True,age,Y-Score", "Y True", "Y-Score", None),
        ("yTrue,predProba,W", "yTrue", "predProba", "W"),
        ("LABEL,x,Prob", "LABEL", "Prob", None),
        ("class,p,sample_weight", "class", "p", "sample_weight"),
        ("Target,x,y_pred", "Target", "y_pred", None),
        ("actual,logit,weight", "actual", "logit", "weight"),
        ("y,P(class=1),x", "y", "P(class=1)", None),
        ("true_label,pred,confidence", "true_label", "confidence", None),
        ("is_true_class,x,churn_probability", "is_true_class", "churn_probability", None),
        ("ｙ＿ｔｒｕｅ,x,ｓｃｏｒｅ", "ｙ＿ｔｒｕｅ", "ｓｃｏｒｅ", None),
        ("Wahr,Gewicht,Wahrscheinlichkeit", "Wahr", "Wahrscheinlichkeit", "Gewicht"),
        ("标签,x,概率", "标签", "概率", None),
        # Of two columns, the one for class 1.
        ("y_true,p_0,p_1", "y_true", "p_1", None),
        ("y_true,prob_no,prob_yes", "y_true", "prob_yes", None),
        ("label,prob_class_0,prob_class_1", "label", "prob_class_1", None),
        ("label,label_0_scores,label_1_scores", "label", "label_1_scores", None),
        # A probability of class 0 is not offered, and one of two scores is nobody's guess.
        ("y_true,prob_0,weights", "y_true", None, "weights"),
        ("y_true,model_a_score,model_b_score", "y_true", None, None),
        ("y_true,score,Score", "y_true", None, None),
        # Nor is one of several folds, numbered from 0 or 1.
        ("y_true,pred_fold1,pred_fold2", "y_true", None, None),
        ("y_true,fold_0,fold_1", "y_true", None, None),
    ],
)
def test_names_decide(header, label, score, weight):
    assert guess(header) == Roles(label, score, weight)


def test_the_label_may_come_second_and_an_id_first():
    assert guess("id,score,label", "17,0.5,1", "18,0.25,0") == Roles("label", "score")


def test_a_prediction_already_made_is_a_score_only_without_a_better_one():
    rows = ("0,1,0.25", "1,0,0.75", "1,1,0.5")
    assert guess("label,prediction,confidence", *rows).score == "confidence"
    # Any graded column says more than decisions do.
    assert guess("label,prediction,x", *rows).score == "x"
    assert guess("label,prediction", "0,1", "1,0", "1,1").score == "prediction"
    assert guess("label,predicted_class,x", *rows).score != "predicted_class"
    # Two columns of 0 and 1 without names that tell are not guessed.
    assert guess("a,b", "0,1", "1,0", "1,1") == Roles()


def test_a_continuous_column_called_class_is_no_label_if_another_fits():
    assert guess("class,outcome,p", "0.25,0,0.5", "0.75,1,0.25", "1.5,1,1").label == "outcome"


def test_a_name_without_its_content_is_kept_so_that_the_mistake_is_told():
    assert guess("y_true,y_score", "0.25,a", "0.5,b", "0.75,c") == Roles("y_true", "y_score")


@pytest.mark.parametrize(
    ("header", "rows", "roles"),
    [
        ("diagnosis,risk", ("M,0.5", "B,0.25", "M,0.125"), Roles("diagnosis", "risk")),
        ("a,b", ("-1.5,x", "2.5,y", "0.25,x"), Roles("b", "a")),
        ("id,a,b", ("17,M,0.5", "18,B,0.25", "19,M,0.125"), Roles("a", "b")),
        ("sex,ill,risk", ("f,M,0.5", "m,B,0.25", "m,M,0.125"), Roles(None, "risk")),
        ("a,b,c", ("M,0.75,0.5", "B,0.5,0.25", "B,0.25,0.125"), Roles("a", None)),
        ("class_weight,ill,risk", ("1,M,0.5", "5,B,0.25", "1,M,0.75"), Roles("ill", "risk")),
        ("fold,ill,risk", ("1,M,0.5", "2,B,0.25", "1,M,0.75"), Roles("ill", "risk")),
        ("id,key", ("1,a", "2,b", "3,c"), Roles()),
    ],
)
def test_content_decides_where_names_do_not(header, rows, roles):
    assert guess(header, *rows) == roles


def test_two_labels_are_preferred_beside_one_score_but_not_to_the_truth():
    rows = ("First,1,0.5", "Second,0,0.25", "Third,1,0.75")
    assert guess("class,survived,p", *rows) == Roles("survived", "p")
    marked = ("0,m,0.5", "1,f,0.25", "-100,m,0.75")
    assert guess("label,sex,p", *marked) == Roles("label", "p")
    constant = ("1,a,0.5", "1,b,0.25", "1,a,0.75")
    assert guess("y_true,g,p", *constant) == Roles("y_true", "p")
    other = guess("class,g,p", *constant)
    assert (other.label, bool(other.doubt)) == ("g", True)


def test_percentages_and_decimal_commas_are_numbers():
    assert guess("a;b", "x;12,5%", "y;50,25%", "x;7,5%") == Roles("a", "b")


def test_missing_fields_do_not_matter():
    rows = (",0.5,NaN", "1,,2", "0,0.25,1", "NA,null,n/a")
    assert guess("y_true,y_score,weight", *rows) == Roles("y_true", "y_score", "weight")


@pytest.mark.parametrize(
    ("header", "rows", "label", "scores"),
    [
        ("label,p_a,p_b,p_c", ("a,.5,.5,0", "c,1,0,0"), "label", "p_a,p_b,p_c"),
        ("p_c,label,p_a,p_b", (".5,a,.5,0", "1,b,0,0"), "label", "p_c,p_a,p_b"),
        ("label,prob2,prob0,prob1", ("0,.5,.5,0", "2,1,0,0"), "label", "prob0,prob1,prob2"),
        ("label,prob_1,prob_2,prob_3", ("0,.5,.5,0", "2,1,0,0"), "label", "prob_1,prob_2,prob_3"),
        ("label,cat,dog,fish", ("cat,.5,.5,0", "dog,1,0,0"), "label", "cat,dog,fish"),
        ("pet,P(cat),P(dog),P(fish)", ("cat,3,5,0", "dog,1,0,0"), "pet", "P(cat),P(dog),P(fish)"),
        ("label,0,1,2", ("0,.5,.5,0", "2,.25,.25,.5"), "label", "0,1,2"),
        # Features that are numbered are no scores.
        ("label,0,1,2", ("0,17,0,3", "2,1,6,5"), "label", ""),
        ("label,x0,x1,x2", ("0,17,0,3", "2,1,6,5"), "label", ""),
        # Scores of three models are no classes, nor are two scores for every class.
        ("label,score_a,score_b,score_c", ("0,.5,.5,0", "1,1,0,0"), "label", ""),
        ("label,p_0,p_1,q_0,q_1", ("0,.5,.5,0,1", "1,1,0,0,1"), "label", ""),
        ("label,score,prob_0,prob_1,prob_2", ("0,.5,.5,0,.1", "1,.2,0,0,.1"), "label", None),
        ("y,pred_fold1,pred_fold2,pred_fold3", ("0,.5,.4,.5", "1,.2,.3,.3"), "y", ""),
        ("y,pred_fold0,pred_fold1,pred_fold2", ("0,.5,.4,.5", "1,.2,.3,.3"), "y", ""),
        ("y,pred_1,pred_2,pred_3", ("0,.5,.4,.5", "1,.2,.3,.3"), "y", ""),
    ],
)
def test_one_column_of_scores_per_class(header, rows, label, scores):
    if "cat,.5" in rows[0]:
        rows = (*rows, "fish,0,0,1")
    result = guess(header, *rows)
    assert result.label == label
    if scores is None:
        assert result.score == "prob_1" or result.scores
    else:
        assert result.scores == tuple(scores.split(",") if scores else ())
        assert not (result.score and result.scores)


def test_two_models_with_three_classes_each_are_not_guessed():
    names = ("a_prob_x", "a_prob_y", "a_prob_z", "b_prob_x", "b_prob_y", "b_prob_z")
    rows = ("x,1,0,0,1,0,0", "y,0,1,0,0,1,0", "z,0,0,1,1,0,0")
    assert guess(",".join(["label", *names]), *rows).scores == ()


def test_what_a_person_chose_is_kept():
    header, rows = "a,b,score,other", ("0,1,0.5,0.25", "1,1,0.25,1", "0,0,0.75,0.5")
    assert guess(header, *rows) == Roles(None, "score")
    assert guess(header, *rows, label="b") == Roles("b", "score")
    assert guess(header, *rows, label="score").label == "score"
    assert guess(header, *rows, label="a", score="other") == Roles("a", "other")


@pytest.mark.long
@pytest.mark.parametrize("n_rows", picked([50, 1_000], 0))
def test_many_columns_are_guessed_quickly(n_rows):
    rng, n_columns = np.random.default_rng(0), 990
    texts = np.array([str(i / 1_000) for i in range(1_001)])
    scores = texts[rng.integers(0, 1_001, (n_rows, n_columns))]
    rows = "".join(f"{i % 7},{','.join(row)}\n" for i, row in enumerate(scores.tolist()))

    names = [f"prob_{c}" for c in range(n_columns)]
    table = open_table(f"{','.join(['label', *names])}\n{rows}".encode())
    start = time.process_time()
    assert guess_roles(table).scores == tuple(names)
    assert time.process_time() - start < 5

    assert n_columns > MAX_SEARCHED_COLUMNS
    names = [f"x{i}" for i in range(n_columns + 1)]
    assert guess_roles(open_table(f"{','.join(names)}\n{rows}".encode())) == Roles()


def test_class_names_are_the_columns_then_what_follows_a_prefix():
    assert class_names_of(["p_new_a", "p_new_b"]) == [
        ("p_new_a", "p_new_b"),
        ("new_a", "new_b"),
        ("a", "b"),
    ]
    assert class_names_of(["P(a)", "P(b)"])[-1] == ("a", "b")
    assert class_names_of(["p1", "p10", "p2"])[-1] == ("1", "10", "2")
    assert class_names_of(["p_", "p_a"]) == [("p_", "p_a")]
    assert class_names_of(("cat", "car")) == [("cat", "car")]


@given(st.lists(st.text(min_size=1, max_size=6), min_size=2, max_size=5, unique=True))
def test_class_names_are_never_empty(names):
    for named in class_names_of(names):
        assert len(named) == len(names)
        assert all(named)


NAMES = st.sampled_from(
    ["y_true", "label", "score", "p", "weight", "prob_0", "prob_1", "prob_2", "x"]
)
CELLS = st.sampled_from(["", "0", "1", "2", "0.5", "-3", "50%", "yes", "no", "inf", "1e400", "NaN"])


@given(st.data())
def test_any_table_can_be_looked_at(data):
    names = data.draw(st.lists(NAMES, min_size=2, max_size=6, unique=True))
    row = st.lists(CELLS, min_size=len(names), max_size=len(names)).map(",".join)
    rows = data.draw(st.lists(row.filter(lambda text: text.strip(",")), min_size=1, max_size=4))
    roles = guess(",".join(names), *rows)
    used = [part for part in (roles.label, roles.score, roles.weight, *roles.scores) if part]
    assert set(used) <= set(names)
    assert len(set(used)) == len(used)
    assert not (roles.score and roles.scores)
