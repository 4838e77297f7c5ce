"""What columns and classes are called in ten languages and more: truths, scores, yes and no."""

from __future__ import annotations

import re
import unicodedata

TOOLS = (
    *("scikit-learn", "Keras", "PyCaret", "H2O", "DataRobot", "Azure ML", "KNIME", "RapidMiner"),
    *("Orange", "Weka", "SAS", "SPSS", "MATLAB", "tidymodels", "caret", "mlr", "Spark", "BigQuery"),
    *("Hugging Face", "PMML", "Evidently", "AutoGluon", "CatBoost", "ML.NET", "Vertex AI", "JMP"),
    *("Dataiku", "Alteryx"),
)
"""Tools whose files are understood by the names below; the tests read a file of each."""

# In the order in which they are preferred. Languages: en, de, fr, es, it, pt, pl, ru, zh, ja.
TRUTHS = (
    *("y true", "true label", "true class", "label true", "true y", "ground truth", "groundtruth"),
    *("obs", "gerçek", "réel", "tatsächlich", "rzeczywiste", "faktycznie", "正解ラベル", "実測"),
    *("_from_", "truth", "gt", "gold", "gold label"),
    *("actual", "actuals", "target", "targets", "observed"),
    *("wahrheit", "wahr", "ziel", "vérité", "cible", "verdad", "objetivo", "verità", "facit"),
    *("正解", "真实标签", "истина"),
)
# What a model's own decision may be called too, where another column is called the truth.
MAY_BE_DECISIONS = (
    *("label", "labels", "outcome", "class", "y test"),
    *("y", "response", "category", "answer", "verdict"),
    *("klasse", "etikett", "classe", "étiquette", "clase", "etiqueta", "etichetta", "rótulo"),
    *("klasa", "etykieta", "класс", "метка", "标签", "类别", "ラベル"),
)
LABELS = (*TRUTHS, *MAY_BE_DECISIONS)
SCORES = (
    *("y score", "y scores", "y prob", "y proba", "y pred proba", "y pred prob", "pred proba"),
    *("pred prob", "predicted probability", "probability", "proba", "prob", "score", "scores"),
    *("p", "p hat", "phat", "confidence", "propensity", "sigmoid", "logit", "logits", "y hat"),
    *("yhat", "fitted", "fit", "y pred", "ypred"),
    *("prediction", "predictions", "predicted", "pred", "output"),
    *("wahrscheinlichkeit", "vorhersage", "probabilité", "prédiction", "probabilidad"),
    *("puntuación", "predicción", "probabilità", "punteggio", "probabilidade", "pontuação"),
    *("prawdopodobieństwo", "wynik", "вероятность", "оценка", "概率", "得分", "確率", "スコア"),
)
WEIGHTS = (
    *("sample weight", "sample weights", "weight", "weights", "case weight", "w"),
    *("wt", "wgt", "pweight", "aweight", "iweight", "survey weight", "weighting"),
    *("gewicht", "gewichte", "gewichtung", "poids", "peso", "waga", "вес", "权重", "重み"),
)
COUNTS = (
    *("freq", "frequency", "count", "counts", "n", "n rows", "fweight", "cases", "anzahl"),
    *("häufigkeit", "effectif", "fréquence", "frecuencia", "frequenza", "frequência", "częstość"),
)
"""What the number of equal cases that a row stands for is called."""
SURE_WEIGHTS = ("sample weight", "sample weights", "case weight", "case weights")
TRUTH_WORDS = {"true", "truth", "actual", "gold", "observed", "target"}
LABEL_WORDS = TRUTH_WORDS | {"label", "class", "klasse", "classe", "clase"}
SCORE_WORDS = {
    *("score", "scores", "prob", "proba", "probs", "probability", "probabilities", "logit"),
    *("logits", "confidence", "wahrscheinlichkeit", "probabilité", "probabilidad"),
}
WEIGHT_WORDS = {"weight", "weights"}
SPREAD_WORDS = {
    *("se", "stderr", "std", "sd", "stdp", "sigma", "variance", "resid", "residual", "residuals"),
    *("leverage", "cooksd", "lower", "upper", "lcl", "ucl"),
}
"""How far a model’s number may be off, which is none of its scores."""
PREDICTED = {
    *("pred", "preds", "predict", "predicted", "prediction", "predictions", "ypred", "yhat"),
    *("vorhersage", "vorhergesagt", "prognose", "prédiction", "prédit", "prédite", "predicción"),
    *("predicho", "predicha", "previsione", "predetto", "predizione", "previsão", "previsto"),
    *("predição", "predykcja", "predikce", "prediktion", "förutsägelse", "voorspelling"),
    *("прогноз", "предсказание", "预测", "予測", "예측", "classification", "decision"),
    *(
        "tahmin",
        "tahmini",
        "przewidziane",
        "przewidywane",
        "予測ラベル",
        "预测标签",
        "scored",
        "pgr",
    ),
    "into",
}
CLASS_PREFIXES = SCORE_WORDS | PREDICTED | {"p", "class", "klasse", "classe", "clase", "softmax"}
# Whether the model was right is no truth: it depends on the model.
OF_FAULTS = {"incorrect", "wrong", "error", "errors", "mistake", "falsch"}
OF_HITS = OF_FAULTS | {"correct", "richtig"}
NO_LABEL_WORDS = SCORE_WORDS | PREDICTED | WEIGHT_WORDS | OF_HITS | {"id", "index", "fold", "split"}
NO_SCORE_WORDS = LABEL_WORDS | WEIGHT_WORDS | SPREAD_WORDS
OUTLIERS = {
    *("anomaly", "anomalies", "outlier", "outliers", "inlier", "inliers", "novelty", "iforest"),
    *("isolation", "ocsvm", "lof", "svdd", "anomalie", "ausreißer", "anomalía"),
}
"""What is looked for by detectors that call it −1, and all else 1."""
POSITIVE = {"1", "yes", "true", "pos", "positive", "ja", "oui", "si", "sí"}
NEGATIVE = {"0", "no", "false", "neg", "negative", "nein", "non"}
CLEAR_PAIRS = (("0", "1"), ("false", "true"))
"""Negative and positive class, where nobody needs to be asked."""
PAIRS = (
    *CLEAR_PAIRS,
    *(("-1", "1"), ("1", "2"), ("no", "yes"), ("n", "y"), ("f", "t"), ("off", "on")),
    *(("neg", "pos"), ("negative", "positive"), ("-", "+"), ("ham", "spam"), ("bad", "good")),
    *(("benign", "malignant"), ("healthy", "sick"), ("absent", "present"), ("fail", "pass")),
    *(("normal", "abnormal"), ("normal", "anomaly"), ("normal", "attack"), ("legit", "fraud")),
    *(("control", "case"), ("loss", "win"), ("nein", "ja"), ("falsch", "wahr")),
    *(("non", "oui"), ("faux", "vrai"), ("no", "sí"), ("no", "si"), ("falso", "verdadero")),
    *(("falso", "vero"), ("falso", "verdadeiro"), ("fałsz", "prawda"), ("ложь", "истина")),
    *(("onwaar", "waar"), ("falskt", "sant"), ("falsk", "sand"), ("usann", "sann")),
    *(("epätosi", "tosi"), ("yanlış", "doğru"), ("nepravda", "pravda"), ("hamis", "igaz")),
    *(("fals", "adevărat"), ("ψευδές", "αληθές"), ("שקר", "אמת"), ("خطأ", "صحيح")),
    *(("거짓", "참"), ("偽", "真"), ("假", "真")),
    *(("não", "sim"), ("nee", "ja"), ("nie", "tak"), ("нет", "да"), ("hayır", "evet")),
    *(
        ("否", "是"),
        ("いいえ", "はい"),
        ("아니요", "예"),
        ("nej", "ja"),
        ("nei", "ja"),
        ("ne", "ano"),
    ),
    *(("nie", "áno"), ("nem", "igen"), ("nu", "da"), ("ne", "da"), ("не", "да"), ("ні", "так")),
    *(("לא", "כן"), ("لا", "نعم"), ("không", "có")),
    *(("khong", "co"), ("ei", "kyllä"), ("ei", "jah")),
    *(("όχι", "ναι"), ("नहीं", "हाँ"), ("ไม่", "ใช่"), ("tidak", "ya"), ("ne", "taip"), ("nē", "jā")),
    *(("nao", "sim"), ("hayir", "evet"), ("negativ", "positiv"), ("négatif", "positif")),
    *(
        ("negativo", "positivo"),
        ("阴性", "阳性"),
        ("陰性", "陽性"),
        ("正常", "异常"),
        ("正常", "異常"),
    ),
    *(("benign", "attack"), ("benign", "malicious"), ("normal", "fraud"), ("genuine", "fraud")),
    *(("legitimate", "fraud"), ("alive", "dead"), ("inlier", "outlier")),
    *(("impostor", "genuine"), ("nontarget", "target"), ("background", "signal")),
    *(("stay", "leave"), ("stays", "leaves"), ("stayed", "left")),
    *(("stay", "churn"), ("stayed", "churned"), ("retained", "churned")),
    *(("rejected", "approved"), ("gesund", "krank"), ("sano", "enfermo")),
    *(("sain", "malade"), ("gutartig", "bösartig"), ("benigno", "maligno"), ("bénin", "malin")),
)
"""Negative and positive class as people write them; the first pair with a word is its guess."""


def words_of(name: str) -> list[str]:
    """Split a name into its words, in small letters."""
    plain = unicodedata.normalize("NFKC", name)
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[^\W\d_])(?=\d)", " ", plain)
    return re.sub(r"[\W_]+", " ", apart).casefold().split()
