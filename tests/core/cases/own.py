"""Two files more of each kind of `cases.json`, of other names, languages and shapes.

Each holds the same rows, of which Y says what really was and P how likely it was said to be.
"""

import io
import json
from dataclasses import dataclass, field

import numpy as np
import openpyxl
import pyarrow as pa
from pyarrow import parquet

from core.reading.understanding import understand

N = 60


def drawn(n_rows=N, seed=0):
    """Labels and the probability of 1, in thousandths, of which some are wrong at a half."""
    rng = np.random.default_rng(seed)
    p = rng.integers(20, 981, n_rows) / 1000
    p[p == 0.5] = 0.51
    return (rng.random(n_rows) < p).astype(int), p


Y, P = drawn()
Q = np.round(1 - P, 3)
SAID = (P > 0.5).astype(int)
SURE = np.round(np.where(SAID == 1, P, 1 - P), 3)
LOGITS = np.round(np.log(P / (1 - P)), 3)


def agree(table, answers=None):
    """Confirm whatever is proposed, one press after another."""
    answers = dict(answers or {})
    for _ in range(4):
        understood = understand(table, answers)
        if not any(part.certainty == "proposed" for part in understood.parts):
            break
        answers |= understood.confirmed()
    return understood


@dataclass(frozen=True)
class Own:
    """Hold a file and what is right about it.

    Parameters
    ----------
    name, data
    yes : str
        The label that is “yes” once all that is proposed is agreed to; a word is asked about.
    asked : str
        Kinds of the parts that are asked about at once, in their order, but for which label is yes.
    choose : dict
        Answers given before anything is asked.
    scores : ndarray
        What stands in the file, where the score is no probability; otherwise its P is P.
    kept : ndarray of bool
        Rows that are read.
    remark : str
        Kind of a remark that is made.
    problem : str
        What is told where it cannot be read.
    """

    name: str
    data: bytes
    yes: str = "1"
    asked: str = ""
    choose: dict = field(default_factory=dict)
    scores: np.ndarray | None = None
    kept: np.ndarray | None = None
    truth: np.ndarray = field(default_factory=lambda: Y)
    weight: np.ndarray | None = None
    groups: tuple = ()
    remark: str = ""
    problem: str = ""


def either(yes, no, said=Y):
    return np.where(said == 1, yes, no)


def text(columns, separator=",", decimal=".", end="\n", codec="utf-8"):
    rows = [list(columns), *zip(*columns.values(), strict=True)]
    lines = [separator.join(str(v).replace(".", decimal) for v in row) + end for row in rows[1:]]
    return (separator.join(rows[0]) + end + "".join(lines)).encode(codec)


def plain(columns):
    return {name: [getattr(v, "item", lambda v=v: v)() for v in c] for name, c in columns.items()}


def json_lines(columns):
    rows = zip(*plain(columns).values(), strict=True)
    return "\n".join(
        json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in rows
    ).encode()


def in_parquet(columns, **types):
    buffer = io.BytesIO()
    arrays = {name: pa.array(c, types.get(name)) for name, c in plain(columns).items()}
    parquet.write_table(pa.table(arrays), buffer)
    return buffer.getvalue()


def sheet(columns):
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append(list(columns))
    for row in zip(*plain(columns).values(), strict=True):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def percent(values, sign="%"):
    return [f"{100 * value:.1f}{sign}" for value in values]


def vectors(brackets="[{}, {}]", first=Q, second=P):
    return [brackets.format(a, b) for a, b in zip(first, second, strict=True)]


NO_TRUTH = "No column of the truth was found"
_TWICE = {
    "fall": np.repeat(np.arange(N), 2),
    "tatsächlich": np.repeat(either("krank", "gesund"), 2),
    "klasse": np.tile(["gesund", "krank"], N),
    "wahrscheinlichkeit": np.column_stack([Q, P]).ravel(),
}
_MARKED = np.arange(N) % 6 != 5
_POINTS = np.round(900 - 500 * P).astype(int)

OWN = {
    "a1_pycaret3": (
        Own(
            "semicolons.csv",
            text(
                {
                    "Alter": range(20, 80),
                    "Ausfall": either("ja", "nein"),
                    "vorhergesagt": either("ja", "nein", SAID),
                    "Sicherheit": SURE,
                },
                ";",
                ",",
            ),
            "ja",
            "meaning",
        ),
        Own(
            "lines.jsonl",
            json_lines(
                {
                    "réel": either("oui", "non"),
                    "prédit": either("oui", "non", SAID),
                    "confiance": SURE,
                }
            ),
            "oui",
            "meaning",
        ),
    ),
    "a2_pycaret2": (
        Own(
            "spain.parquet",
            in_parquet({"verdad": Y, "etiqueta": SAID, "puntuación": SURE}),
            "1",
            "meaning",
        ),
        Own(
            "japan.tsv",
            text({"正解": Y, "ラベル": SAID, "スコア": SURE}, "\t"),
            "1",
            "meaning",
        ),
    ),
    "a3_true_pred_conf": (
        Own(
            "italy.xlsx",
            sheet(
                {
                    "esame": [f"rx{i}" for i in range(N)],
                    "verità": either("tumore", "sano"),
                    "predetto": either("tumore", "sano", SAID),
                    "confidenza": SURE,
                }
            ),
            "tumore",
            "meaning",
        ),
        Own(
            "sweden.csv",
            text(
                {
                    "facit": either("sjuk", "frisk"),
                    "prediktion": either("sjuk", "frisk", SAID),
                    "säkerhet_procent": percent(SURE, ""),
                },
                "|",
            ),
            "sjuk",
            "meaning",
        ),
    ),
    "a5_sas_em": (
        Own(
            "event.csv",
            text(
                {
                    "outcome": Y,
                    "p_event": P,
                    "p_predicted": SURE,
                    "predicted_class": SAID,
                }
            ),
        ),
        Own(
            "portugal.parquet",
            in_parquet(
                {
                    "alvo": either("sim", "não"),
                    "previsto": either("sim", "não", SAID),
                    "prob_previsto": SURE,
                    "prob_sim": P,
                }
            ),
            "sim",
        ),
    ),
    "a6_hf_pipeline": (
        Own(
            "reviews.jsonl",
            json_lines(
                {
                    "text": [f"so {i}" for i in range(N)],
                    "gold": either("POSITIVE", "NEGATIVE"),
                    "label": either("POSITIVE", "NEGATIVE", SAID),
                    "score": SURE,
                }
            ),
            "POSITIVE",
            "meaning",
        ),
        Own(
            "sätze.csv",
            text(
                {
                    "satz": [f"satz {i}" for i in range(N)],
                    "wahrheit": Y,
                    "label": either("LABEL_1", "LABEL_0", SAID),
                    "score": percent(SURE),
                },
                ";",
            ),
            "1",
            "meaning",
        ),
    ),
    "a7_pmml": (
        Own(
            "churn.csv",
            text(
                {
                    "churn": either("yes", "no"),
                    "predicted_churn": either("yes", "no", SAID),
                    "probability": SURE,
                    "probability(no)": Q,
                    "probability(yes)": P,
                }
            ),
            "yes",
        ),
        Own(
            "polska.xlsx",
            sheet(
                {
                    "faktycznie": either("tak", "nie"),
                    "przewidywane": either("tak", "nie", SAID),
                    "prawdopodobieństwo(tak)": P,
                    "prawdopodobieństwo(nie)": Q,
                    "prawdopodobieństwo": SURE,
                }
            ),
            "tak",
        ),
    ),
    "b1_h2o_alone": (
        Own(
            "alone.csv",
            text({"predict": either("ja", "nein", SAID), "nein": Q, "ja": P}, ";"),
            problem=NO_TRUTH,
        ),
        Own(
            "alone.parquet",
            in_parquet({"y_pred": SAID, "proba_0": Q, "proba_1": P}),
            problem=NO_TRUTH,
        ),
    ),
    "b2_h2o_joined": (
        Own(
            "joined.parquet",
            in_parquet(
                {
                    "vorhersage": either("ja", "nein", SAID),
                    "ja": P,
                    "nein": Q,
                    "gekündigt": either("ja", "nein"),
                }
            ),
            "ja",
        ),
        Own(
            "joined.jsonl",
            json_lines({"predict": SAID, "p0": Q, "p1": P, "default_next_month": Y}),
        ),
    ),
    "b4_datarobot_alone": (
        Own(
            "alone.xlsx",
            sheet(
                {
                    "default_Yes_PREDICTION": P,
                    "default_No_PREDICTION": Q,
                    "default_PREDICTION": either("Yes", "No", SAID),
                    "THRESHOLD": [0.5] * N,
                    "POSITIVE_CLASS": ["Yes"] * N,
                }
            ),
            problem=NO_TRUTH,
        ),
        Own(
            "alone.tsv",
            text(
                {
                    "Scored Labels": SAID,
                    "Scored Probabilities": P,
                    "model_version": ["v1"] * N,
                },
                "\t",
            ),
            problem=NO_TRUTH,
        ),
    ),
    "b5_bigquery_unnested": (
        Own(
            "lang.csv",
            text(_TWICE, ";", ","),
            "krank",
            "rows",
            scores=P,
        ),
        Own(
            "long.parquet",
            in_parquet(
                {
                    "image": [f"i{i // 2}.png" for i in range(2 * N)],
                    "class": np.tile(["dog", "cat"], N),
                    "truth": np.repeat(either("dog", "cat"), 2),
                    "probability": np.column_stack([P, Q]).ravel(),
                }
            ),
            "dog",
            "rows",
        ),
    ),
    "c1_matlab_scores12": (
        Own(
            "svm.csv",
            text({"Y": either("ill", "well"), "score_1": LOGITS, "score_2": -LOGITS}, "\t"),
            "well",
            "meaning",
            scores=-LOGITS,
            truth=1 - Y,
        ),
        Own("one_two.jsonl", json_lines({"clase": Y + 1, "prob_1": Q, "prob_2": P}), "2"),
    ),
    "c3_yardstick": (
        Own(
            "two.xlsx",
            sheet(
                {
                    "truth": either("Class2", "Class1"),
                    "Class1": Q,
                    "Class2": P,
                    "predicted": either("Class2", "Class1", SAID),
                }
            ),
            "Class2",
            "",
            {"scores": ("Class2",)},
        ),
        Own(
            "vin.csv",
            text({"classe": either("rouge", "blanc"), "blanc": Q, "rouge": P}, ";", ","),
            "rouge",
            "",
            {"scores": ("rouge",)},
        ),
    ),
    "c4_rapidminer": (
        Own(
            "kredit.csv",
            text(
                {
                    "Kredit": either("faul", "gut"),
                    "prediction(Kredit)": either("faul", "gut", SAID),
                    "confidence(faul)": P,
                    "confidence(gut)": Q,
                },
                ";",
            ),
            "faul",
            "",
            {"scores": ("confidence(faul)",)},
        ),
        Own(
            "mail.jsonl",
            json_lines(
                {
                    "type": either("spam", "ham"),
                    "prediction(type)": either("spam", "ham", SAID),
                    "confidence(ham)": Q,
                    "confidence(spam)": P,
                }
            ),
            "spam",
            "",
            {"scores": ("confidence(spam)",)},
        ),
    ),
    "c5_knime": (
        Own(
            "abo.xlsx",
            sheet(
                {
                    "Abo": either("ja", "nein"),
                    "P (Abo=ja)": P,
                    "P (Abo=nein)": Q,
                    "Prediction (Abo)": either("ja", "nein", SAID),
                }
            ),
            "ja",
        ),
        Own(
            "zgon.csv",
            text(
                {
                    "Zgon": either("tak", "nie"),
                    "P(Zgon=nie)": Q,
                    "P(Zgon=tak)": P,
                },
                "\t",
                codec="utf-16",
            ),
            "tak",
        ),
    ),
    "c6_tidymodels": (
        Own(
            "depart.csv",
            text(
                {
                    ".pred_oui": P,
                    ".pred_non": Q,
                    ".pred_class": either("oui", "non", SAID),
                    "départ": either("oui", "non"),
                    ".config": ["Preprocessor1_Model1"] * N,
                }
            ),
            "oui",
        ),
        Own(
            "default.parquet",
            in_parquet({"default": either("TRUE", "FALSE"), ".pred_TRUE": P, ".pred_FALSE": Q}),
            "TRUE",
        ),
    ),
    "c7_mlr": (
        Own(
            "mlr3.csv",
            text(
                {
                    "row_ids": range(1, N + 1),
                    "truth": either("pos", "neg"),
                    "response": either("pos", "neg", SAID),
                    "prob.pos": P,
                    "prob.neg": Q,
                }
            ),
            "pos",
        ),
        Own(
            "verdad.jsonl",
            json_lines({"id": range(N), "truth": either("sí", "no"), "prob.no": Q, "prob.sí": P}),
            "sí",
        ),
    ),
    "c8_sas_y1": (
        Own(
            "target_2.csv",
            text({"TARGET_2": Y, "P_TARGET_20": Q, "P_TARGET_21": P, "I_TARGET_2": SAID}, "|"),
        ),
        Own(
            "t2020.parquet",
            in_parquet({"kunde": range(N), "T2020": Y, "P_T20201": P, "P_T20200": Q}),
        ),
    ),
    "c9_evidently_order": (
        Own("order.jsonl", json_lines({"target": Y, "proba_1": P, "proba_0": Q})),
        Own(
            "ordre.csv",
            text({"proba_oui": P, "proba_non": Q, "cible": either("oui", "non")}, ";", ","),
            "oui",
        ),
    ),
    "d1_rounding_above_1": (
        Own(
            "rund.csv",
            text({"wahr": Y, "p": [f"{p * 1.0000001:.9f}" if p > 0.9 else p for p in P]}, ";"),
            remark="",
        ),
        Own(
            "below.parquet",
            in_parquet({"y_test": Y, "y_proba": np.where(P < 0.1, -4e-8, P)}),
            remark="rounded",
            scores=np.where(P < 0.1, 0, P),
        ),
    ),
    "d3_credit_points": (
        Own(
            "punkte.csv",
            text({"Ausfall": Y, "Punkte": _POINTS}, ";"),
            "1",
            "meaning",
            scores=_POINTS,
        ),
        Own(
            "rang.jsonl",
            json_lines({"acheté": either("oui", "non"), "rang": np.round(1000 * Q).astype(int)}),
            "oui",
            "meaning",
            scores=np.round(1000 * Q),
        ),
    ),
    "d4_logit_in_unit": (
        Own("raw.tsv", text({"y_true": Y, "raw_logit": P}, "\t"), "1", "meaning", scores=P),
        Own(
            "log_odds.xlsx",
            sheet({"actual": either("si", "no"), "log-odds": P}),
            "si",
            "meaning",
            scores=P,
        ),
    ),
    "d5_log_prob": (
        Own(
            "lp.parquet",
            in_parquet({"label": Y, "logprob_1": np.log(P)}),
            "1",
            "meaning",
            scores=np.log(P),
        ),
        Own(
            "ln.csv",
            text({"wahrheit": either("ja", "nein"), "log p": np.round(np.log(P), 5)}, ";", ","),
            "ja",
            "meaning",
            scores=np.round(np.log(P), 5),
        ),
    ),
    "d6_large_logits": (
        Own(
            "margin.csv",
            text({"y_test": Y, "margin": 20 * LOGITS}),
            "1",
            "meaning",
            scores=20 * LOGITS,
        ),
        Own(
            "z.jsonl",
            json_lines({"étiquette": Y, "logits": 30 * LOGITS}),
            "1",
            "meaning",
            scores=30 * LOGITS,
        ),
    ),
    "d7_linear_model": (
        Own(
            "fit.xlsx",
            sheet({"response": Y, "fitted": np.round(1.6 * P - 0.3, 4)}),
            "1",
            "meaning",
            scores=np.round(1.6 * P - 0.3, 4),
        ),
        Own(
            "geschätzt.csv",
            text({"krank": Y, "geschätzt": np.round(1.2 * P - 0.1, 4)}, ";", ","),
            "1",
            "meaning",
            {"truth": "krank", "scores": ("geschätzt",)},
            scores=np.round(1.2 * P - 0.1, 4),
        ),
    ),
    "d8_logit_named_percent": (
        Own(
            "logit.tsv",
            text({"gold": Y, "logit": np.round(LOGITS + 5, 3)}, "\t"),
            "1",
            "meaning",
            scores=np.round(LOGITS + 5, 3),
        ),
        Own(
            "logits.parquet",
            in_parquet({"cible": either("oui", "non"), "logits": np.round(10 + 10 * P, 2)}),
            "oui",
            "meaning",
            scores=np.round(10 + 10 * P, 2),
        ),
    ),
    "e1_hard_labels": (
        Own(
            "hart.csv",
            text({"Wahrheit": Y, "Vorhersage": SAID}, ";"),
            remark="decisions",
            scores=SAID,
        ),
        Own(
            "hard.jsonl",
            json_lines({"y_test": Y, "y_hat": SAID.astype(float)}),
            remark="decisions",
            scores=SAID,
        ),
    ),
    "e2_spark_csv": (
        Own(
            "vecteurs.csv",
            text({"prediction": SAID, "probability": vectors("({} {})"), "label": Y}, ";"),
        ),
        Own("proba.jsonl", json_lines({"proba": vectors("[{},{}]"), "y_true": Y})),
    ),
    "e3_spark_parquet": (
        Own(
            "lists.parquet",
            in_parquet({"y_true": Y, "probabilities": [list(v) for v in zip(Q, P, strict=True)]}),
        ),
        Own(
            "structs.parquet",
            in_parquet(
                {
                    "vrai": either("oui", "non"),
                    "prediction": either("oui", "non", SAID),
                    "probs": [
                        [{"label": "oui", "prob": float(p)}, {"label": "non", "prob": float(q)}]
                        for p, q in zip(P, Q, strict=True)
                    ],
                }
            ),
            "oui",
        ),
    ),
    "f1_keras_brackets": (
        Own("klammern.csv", text({"wahr": Y, "vorhersage": [f"[[{p}]]" for p in P]}, ";")),
        Own("tensor.tsv", text({"y_pred": [f"tensor({p})" for p in P], "y_true": Y}, "\t")),
    ),
    "f2_trailing_comma": (
        Own("schluss.csv", text({"wahr": Y, "p": P}, ";", ",", ";\n")),
        Own("barre.txt", text({"id": range(N), "réel": Y, "proba": P}, "|", end="|\n")),
    ),
    "f4_r_space": (
        Own("wide.txt", text({"truth": Y, "prob": P}, "    ")),
        Own(
            "fest.txt",
            b"   wahr      p\n"
            + "".join(f"{y:7d}{p:7.3f}\n" for y, p in zip(Y, P, strict=True)).encode(),
        ),
    ),
    "f5_none_class": (
        Own(
            "na.csv",
            text({"wahr": either("Befall", "NA"), "p": P}, ";"),
            "Befall",
            "missing",
        ),
        Own(
            "null.jsonl",
            json_lines({"gold": either("arthritis", "None"), "score": P}),
            "arthritis",
            "missing",
        ),
    ),
    "f6_ignore_index": (
        Own(
            "marke.csv",
            text({"wahr": np.where(_MARKED, Y, -1), "p": P}, ";"),
            "1",
            "marks",
            kept=_MARKED,
        ),
        Own(
            "unklar.xlsx",
            sheet({"truth": np.where(_MARKED, either("ja", "nein"), "unbekannt"), "prob": P}),
            "ja",
            "marks",
            kept=_MARKED,
        ),
    ),
    "f7_summary_rows": (
        Own(
            "summe.csv",
            text({"Bild": [f"b{i}" for i in range(N)], "wahr": either("ja", "nein"), "p": P}, ";")
            + b"\nGenauigkeit: 0,71\nAUC: 0,8\n",
            "ja",
            remark="file",
        ),
        Own(
            "notes.tsv",
            text({"y_true": Y, "y_score": P}, "\t") + b"\n# accuracy 0.71\n",
            remark="file",
        ),
    ),
    "f8_orange_tab": (
        Own(
            "modell.tab",
            text(
                {
                    "Modell (ja)": ["continuous", "meta", *P],
                    "Modell (nein)": ["continuous", "meta", *Q],
                    "Modell": ["ja nein", "meta", *either("ja", "nein", SAID)],
                    "krank": ["ja nein", "class", *either("ja", "nein")],
                },
                "\t",
            ),
            "ja",
            "",
            {"truth": "krank", "scores": ("Modell (ja)",)},
        ),
        Own(
            "types.tab",
            text({"target": ["d", "class", *Y], "score": ["c", "", *P]}, "\t"),
        ),
    ),
    "f9_excel_cz_utf16": (
        Own(
            "magyar.csv",
            b"\xff\xfe"
            + ("sep=;\r\n" + text({"tény": either("igen", "nem"), "esély": P}, ";", ",").decode())
            .replace("\n", "\r\n")
            .encode("utf-16-le"),
            "igen",
            "",
            {"truth": "tény", "scores": ("esély",)},
        ),
        Own(
            "ελληνικά.csv",
            text({"αλήθεια": either("ναι", "όχι"), "πιθανότητα": P}, ";", ",", codec="utf-8-sig"),
            "ναι",
            "",
            {"truth": "αλήθεια", "scores": ("πιθανότητα",)},
        ),
    ),
    "f10_float16": (
        Own(
            "halb.parquet",
            in_parquet({"wahr": Y, "p": P.astype(np.float16)}, p=pa.float16()),
            scores=P.astype(np.float16),
        ),
        Own(
            "lists16.parquet",
            in_parquet({"y_true": Y, "p": [[np.float16(p)] for p in P]}, p=pa.list_(pa.float16())),
            scores=P.astype(np.float16),
        ),
    ),
    "f11_bytes_labels": (
        Own("bytes.tsv", text({"y_test": either("b'1'", "b'0'"), "y_prob": P}, "\t")),
        Own(
            "wörter.csv",
            text({"wahr": either('b"ja"', 'b"nein"'), "p": P}, ";")
            .replace(b'b"', b"b'")
            .replace(b'"', b"'"),
            "ja",
        ),
    ),
    "f12_sql_null": (
        Own(
            "fehlt.csv",
            text({"wahr": np.where(_MARKED, Y, "(null)"), "p": P}, ";"),
            kept=_MARKED,
        ),
        Own(
            "dots.tsv",
            text({"obs": Y, "prob": np.where(_MARKED, P, ".")}, "\t"),
            kept=_MARKED,
        ),
    ),
    "g1_body_weight": (
        Own(
            "gewicht.csv",
            text(
                {
                    "Größe": 150 + np.arange(N),
                    "Gewicht": np.round(50 + 40 * Q, 1),
                    "Diabetes": Y,
                    "p": P,
                },
                ";",
                ",",
            ),
            choose={"truth": "Diabetes"},
        ),
        Own(
            "poids.jsonl",
            json_lines({"âge": range(20, 80), "poids": 60 + np.arange(N), "cible": Y, "proba": P}),
        ),
    ),
    "g2_zero_weights": (
        Own(
            "gewichte.csv",
            text({"wahr": Y, "p": P, "sample_weight": np.arange(N) % 3}, ";"),
            weight=np.arange(N) % 3,
        ),
        Own(
            "poids.parquet",
            in_parquet({"vérité": Y, "score": P, "poids": np.where(P < 0.2, 0, 1.5)}),
            choose={"weight": "poids"},
            weight=np.where(P < 0.2, 0, 1.5),
        ),
    ),
    "g3_negative_weight": (
        Own(
            "minus.csv",
            text({"wahr": Y, "p": P, "gewicht": np.where(np.arange(N) == 4, -1, 1)}, ";"),
            choose={"weight": "gewicht"},
            problem="weights from 0 upwards; row 5 holds “-1”",
        ),
        Own(
            "minus.xlsx",
            sheet({"y_true": Y, "y_score": P, "sample_weight": np.where(P > 0.95, -2.5, 1)}),
            problem="weights from 0 upwards; row",
        ),
    ),
    "h1_upside_down": (
        Own("kopf.csv", text({"wahr": Y, "p": Q}, ";"), remark="upside_down", scores=Q),
        Own(
            "envers.parquet",
            in_parquet({"cible": either("oui", "non"), "score": Q}),
            "oui",
            remark="upside_down",
            scores=Q,
        ),
    ),
    "i1_titanic_class": (
        Own(
            "wein.csv",
            text(
                {
                    "klasse": np.resize(["A", "B", "C"], N),
                    "verdorben": Y,
                    "wahrscheinlichkeit": P,
                },
                ";",
                ",",
            ),
        ),
        Own(
            "category.jsonl",
            json_lines(
                {
                    "category": np.resize(["home", "car", "pet", "sea"], N),
                    "claim": either("yes", "no"),
                    "probability": P,
                }
            ),
            "yes",
        ),
    ),
    "i2_kaggle_target": (
        Own("ziel.csv", text({"id": range(N), "ziel": P, "wahrheit": Y}, ";")),
        Own("cible.parquet", in_parquet({"ground_truth": Y, "target": P, "row": range(N)})),
    ),
    "i3_group_na": (
        Own(
            "land.csv",
            text({"wahr": Y, "p": P, "Land": np.resize(["NA", "DE", "ZA"], N)}, ";"),
            choose={"group": "Land"},
            groups=("NA", "DE", "ZA"),
        ),
        Own(
            "kind.jsonl",
            json_lines({"y_true": Y, "y_score": P, "kind": np.resize(["None", "null", "x"], N)}),
            choose={"group": "kind"},
            groups=("None", "null", "x"),
        ),
    ),
    "j2_ja_nej": (
        Own("kyllä.csv", text({"totuus": either("kyllä", "ei"), "score": P}, ";"), "kyllä"),
        Own("예.jsonl", json_lines({"y_true": either("예", "아니오"), "score": P}), "예"),
    ),
}
