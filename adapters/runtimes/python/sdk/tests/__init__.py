"""Run them with `python -m unittest discover -t . -s tests` in the SDK's folder."""
