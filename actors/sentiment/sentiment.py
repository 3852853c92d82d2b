"""The sentiment worker: methods `analyse` and `info`. See README.md."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tutti import Worker

from deferred import defer_import

worker = Worker(concurrency=1)
_model = None


@worker.on_start
def load():
    """Loads the model named by SENTIMENT_MODEL_DIR and predicts once to warm up.

    Raises RuntimeError if the variable is unset, and what the model's loader
    raises if the directory holds no complete model.
    """
    global _model
    directory = os.environ.get("SENTIMENT_MODEL_DIR")
    if not directory:
        raise RuntimeError(
            "SENTIMENT_MODEL_DIR must name a directory written by train.py"
        )
    defer_import("scipy.stats")
    from model import SentimentModel

    _model = SentimentModel(directory)
    _model.scores(["warm up"])


@worker.method
def analyse(args, ctx):
    """Scores {"sentences": [str, ...]} or {"text": str}, "language": str or absent.

    A text is cut into sentences by the sibling worker `tokenizer` first.

    Returns {"score": float in [-1, 1], "label": "positive" | "negative" |
    "neutral", "sentences": [float in [-1, 1], ...]}. Raises ValueError if
    `args` has another shape.
    """
    if isinstance(args, dict) and isinstance(args.get("text"), str):
        request = {"text": args["text"], "language": args.get("language")}
        found = ctx.call("./tokenizer", "sentences", request, idempotent=True)
        args = {**args, **found}
    return _model.analyse(_sentences_of(args))


@worker.method
def info(args, ctx):
    """{"accuracy": float, "perLanguage": {code: float}, "sentences": int} of training."""
    return {
        key: _model.metrics[key] for key in ("accuracy", "perLanguage", "sentences")
    }


def _sentences_of(args):
    if not isinstance(args, dict):
        raise ValueError(f"analyse expects an object, got {type(args).__name__}")
    sentences = args.get("sentences")
    if not isinstance(sentences, list):
        raise ValueError(
            f"sentences must be a list of strings, got {type(sentences).__name__}"
        )
    for position, sentence in enumerate(sentences):
        if not isinstance(sentence, str):
            raise ValueError(
                f"sentences[{position}] must be a string, got {type(sentence).__name__}"
            )
    language = args.get("language")
    if language is not None and not isinstance(language, str):
        raise ValueError(
            f"language must be a string when given, got {type(language).__name__}"
        )
    return sentences


if __name__ == "__main__":
    worker.run()
