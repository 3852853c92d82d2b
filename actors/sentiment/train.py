"""Cross-validates the sentiment model and writes it to a directory.

    python train.py --out DIR   validate, train on everything, write DIR
    python train.py --check     validate only

Equal inputs and library versions give equal files. Exits with an error if the
labelled files are malformed.
"""

import argparse
import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from sklearn.model_selection import StratifiedKFold

import dataset
import storage
from features import new_classifier, new_vectorizer

FOLDS = 10
SEED = 20
WORD_WEIGHT = 4.0


def fit(sentences, words):
    """A fitted (vectorizer, classifier) pair; each word counts as a short document."""
    examples = [*sentences, *words]
    vectorizer = new_vectorizer()
    matrix = vectorizer.fit_transform(e.text for e in examples)
    weights = np.r_[np.ones(len(sentences)), np.full(len(words), WORD_WEIGHT)]
    classifier = new_classifier()
    classifier.fit(matrix, [e.label for e in examples], sample_weight=weights)
    return vectorizer, classifier


def cross_validate(sentences, words):
    """One bool per sentence: was it predicted right by a model that never saw it?

    Folds are stratified by language and label. Words are never tested on.
    """
    strata = [f"{e.language}{e.label}" for e in sentences]
    right = np.zeros(len(sentences), dtype=bool)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(strata, strata):
        fitted = fit([sentences[i] for i in train], words)
        right[test] = right_on(fitted, [sentences[i] for i in test])
    return right


def right_on(fitted, examples):
    """One bool per example: does the `fit` result predict its label?"""
    vectorizer, classifier = fitted
    matrix = vectorizer.transform(e.text for e in examples)
    return classifier.predict(matrix) == [e.label for e in examples]


def measure(sentences, words, duplicates, held_out_right):
    """The content of metrics.json; accuracies are in [0, 1], rounded to four places."""
    languages = np.array([e.language for e in sentences])
    right = cross_validate(sentences, words)
    right_without_words = cross_validate(sentences, [])
    codes = sorted(set(languages))
    return {
        "accuracy": _mean(right),
        "perLanguage": {c: _mean(right[languages == c]) for c in codes},
        "sentences": len(sentences),
        "sentencesPerLanguage": {c: int((languages == c).sum()) for c in codes},
        "accuracyWithoutWords": _mean(right_without_words),
        "perLanguageWithoutWords": {
            c: _mean(right_without_words[languages == c]) for c in codes
        },
        "heldOutAccuracy": _mean(held_out_right),
        "heldOutSentences": len(held_out_right),
        "words": len(words),
        "duplicatesDropped": duplicates,
        "folds": FOLDS,
        "seed": SEED,
    }


def report(metrics):
    """The accuracies of `metrics` as a Markdown table with a line on the method."""
    lines = [
        "| language | sentences | accuracy | without word lists |",
        "| -------- | --------: | -------: | -----------------: |",
    ]
    for code, accuracy in metrics["perLanguage"].items():
        count = metrics["sentencesPerLanguage"][code]
        bare = metrics["perLanguageWithoutWords"][code]
        lines.append(f"| {code:8} | {count:9} | {accuracy:8.1%} | {bare:18.1%} |")
    lines.append(
        f"| {'overall':8} | {metrics['sentences']:9} | {metrics['accuracy']:8.1%} "
        f"| {metrics['accuracyWithoutWords']:18.1%} |"
    )
    lines.append(
        f"\n{metrics['folds']}-fold cross validation, seed {metrics['seed']}; "
        f"{metrics['words']} words in the lists; "
        f"{metrics['duplicatesDropped']} duplicate sentences dropped.\n"
        f"Held-out sentences: {metrics['heldOutAccuracy']:.1%} of "
        f"{metrics['heldOutSentences']}."
    )
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description="Train the sentiment model.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--out", metavar="DIR", help="write the model to DIR")
    action.add_argument("--check", action="store_true", help="only cross-validate")
    options = parser.parse_args()

    labelled = dataset.sentences()
    sentences = dataset.without_duplicates(labelled)
    words = dataset.without_duplicates(dataset.words())
    fitted = fit(sentences, words)
    held_out_right = right_on(fitted, dataset.held_out())
    duplicates = len(labelled) - len(sentences)
    metrics = measure(sentences, words, duplicates, held_out_right)
    print(report(metrics))
    if options.out:
        storage.save(options.out, *fitted, metrics)
        print(f"\nModel written to {options.out}", file=sys.stderr)


def _mean(values):
    return round(float(values.mean()), 4)


if __name__ == "__main__":
    main()
