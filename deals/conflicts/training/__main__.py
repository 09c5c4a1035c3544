"""`python -m deals.conflicts.training --data DIR --out DIR [words] [features] [fit]`."""

import argparse
import os
from pathlib import Path

import django

STEPS = ("words", "features", "fit")


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Learn from the dev files: docs/matching.md")
    parser.add_argument("--data", type=Path, required=True, help="folder of the dev files")
    parser.add_argument("--out", type=Path, required=True, help="where features are kept")
    parser.add_argument("steps", nargs="*", default=list(STEPS), help="words, features, fit")
    return parser.parse_args()


if __name__ == "__main__":
    options = asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()  # the candidates come out of the tables the portal uses
    from deals.conflicts.training.train import main

    main(options)
