"""Prediction, independent of the worker around it."""

import unicodedata

import storage

NEUTRAL_BELOW = 0.1


class SentimentModel:
    """Scores sentences with a model written by train.py."""

    def __init__(self, directory):
        """Loads `directory`; raises what `storage.load` raises."""
        self._vectorizer, self._classifier, self.metrics = storage.load(directory)

    def scores(self, sentences):
        """One float in [-1, 1] per string: P(positive) - P(negative), 0.0 if unknown."""
        if not sentences:
            return []
        texts = [unicodedata.normalize("NFC", sentence) for sentence in sentences]
        probabilities = self._classifier.predict_proba(
            self._vectorizer.transform(texts)
        )
        return [round(float(p[1] - p[0]), 4) for p in probabilities]

    def analyse(self, sentences):
        """{"score": mean, "label": str, "sentences": [float, ...]} for a list of strings.

        The score of an empty list is 0.0. The label is "neutral" when the
        score is closer to zero than NEUTRAL_BELOW.
        """
        scores = self.scores(sentences)
        score = round(sum(scores) / len(scores), 4) if scores else 0.0
        return {"score": score, "label": label_of(score), "sentences": scores}


def label_of(score):
    """The label of a score in [-1, 1]."""
    if abs(score) < NEUTRAL_BELOW:
        return "neutral"
    return "positive" if score > 0 else "negative"
