"""What looks different from an earlier run's pictures."""

from PIL import Image, ImageChops

PART = 0.01  # of the pixels: dates and “in 3 days” stay below, a moved column does not
SEEN = 24  # of 255: fainter differences are those of smoothed letters


def changed(rows, folder, before):
    """(picture, part of its pixels) of pages drawn in both runs, the most changed first."""
    found = []
    for row in rows:
        for name in row.get("pictures", {}).values() if "as" not in row else ():
            if (before / "pictures" / name).exists():
                part = difference(folder / "pictures" / name, before / "pictures" / name)
                found.append((part, name))
    return [(name, part) for part, name in sorted(found, reverse=True) if part > PART]


def difference(one, other):
    with Image.open(one) as left, Image.open(other) as right:
        if left.size != right.size:
            return 1.0
        grey = ImageChops.difference(left.convert("RGB"), right.convert("RGB")).convert("L")
        histogram = grey.histogram()
        return round(sum(histogram[SEEN:]) / sum(histogram), 4)
