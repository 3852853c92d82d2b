"""The features and the classifier, defined once for training and prediction."""

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB


def new_vectorizer(vocabulary=None):
    """TF-IDF over character n-grams of one to five characters inside word borders.

    `vocabulary` is a dict from n-gram to column, or None to learn one in `fit`.
    """
    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(1, 5),
        sublinear_tf=True,
        vocabulary=vocabulary,
    )


def new_classifier():
    """Naive Bayes with equal priors, so that a text without known n-grams is undecided."""
    return MultinomialNB(alpha=0.3, fit_prior=False)
