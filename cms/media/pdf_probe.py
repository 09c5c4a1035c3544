"""Run alone by inspection.check_pdf: the PDF is standard input, the answer is the exit code.

0 opens, 3 is locked with a password, anything else cannot be opened within the bounds.
"""

import resource
import sys

SECONDS, MEGABYTES, MOST_PAGES = 4, 512, 5_000


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    limit = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    from pypdf import PdfReader

    with open(0, "rb", closefd=False) as content:
        reader = PdfReader(content)
        if reader.is_encrypted and not reader.decrypt(""):
            return 3
        count = len(reader.pages)
        if not 0 < count <= MOST_PAGES:
            return 2
        for number in {0, count - 1}:
            reader.pages[number].mediabox  # noqa: B018 - reading it is the check
    return 0


if __name__ == "__main__":
    sys.exit(main())
