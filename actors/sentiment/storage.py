"""The files of a trained model.

`terms.txt` holds one n-gram per line, in column order. `weights.npy` is a
float64 array of shape (3, terms): inverse document frequency, then the log
probability of each term in negative and in positive texts. `metrics.json` is
what training measured. Plain data loads faster than a pickle, runs no code and
does not depend on the library version that wrote it.
"""

import json
from pathlib import Path

import numpy as np

from features import new_classifier, new_vectorizer


def save(directory, vectorizer, classifier, metrics):
    """Writes a fitted pair and its metrics; creates `directory` if it is missing.

    metrics.json comes last, so that its presence means the model is complete.
    """
    directory = Path(directory)
    directory.mkdir(parents=True, exist_ok=True)
    terms = "\n".join(vectorizer.get_feature_names_out())
    (directory / "terms.txt").write_text(terms, encoding="utf-8", newline="\n")
    weights = np.vstack([vectorizer.idf_, classifier.feature_log_prob_])
    np.save(directory / "weights.npy", weights)
    text = json.dumps(metrics, indent=2, ensure_ascii=False) + "\n"
    (directory / "metrics.json").write_text(text, encoding="utf-8", newline="\n")


def load(directory):
    """(vectorizer, classifier, metrics) as `save` got them.

    Raises FileNotFoundError if a file is missing and ValueError if the files
    do not belong together.
    """
    directory = Path(directory)
    metrics = json.loads((directory / "metrics.json").read_text(encoding="utf-8"))
    terms = (directory / "terms.txt").read_bytes().decode("utf-8").split("\n")
    weights = np.load(directory / "weights.npy", allow_pickle=False)
    if weights.shape != (3, len(terms)):
        raise ValueError(
            f"{directory}: weights.npy has shape {weights.shape}, "
            f"expected (3, {len(terms)}) to match terms.txt"
        )
    vectorizer = new_vectorizer({term: column for column, term in enumerate(terms)})
    vectorizer.idf_ = weights[0]
    classifier = new_classifier()
    classifier.classes_ = np.array([0, 1])
    classifier.class_log_prior_ = np.log([0.5, 0.5])
    classifier.feature_log_prob_ = weights[1:]
    return vectorizer, classifier, metrics
