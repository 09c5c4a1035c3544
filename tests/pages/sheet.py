"""The contact sheet: every page at both widths in both themes, as one page and as one picture."""

import html

from PIL import Image, ImageDraw

SHAPES = ("1280-light", "1280-dark", "390-light", "390-dark")
HEIGHT, GAP, CAPTION, ACROSS = 200, 8, 18, 3
STYLE = """body{font:14px system-ui;margin:24px;background:#888}figure{margin:0 0 24px}
img{height:400px;margin-right:8px;vertical-align:top}figcaption{font-weight:600;padding:4px 0}"""


def written(rows, folder):
    """contact-sheet.html and contact-sheet.png in `folder`, beside its pictures/."""
    shown = [row for row in rows if row.get("pictures") and "as" not in row]
    if not shown:
        return
    figures = "".join(figure(row) for row in shown)
    page = f"<!doctype html><meta charset=utf-8><title>Every page</title><style>{STYLE}</style>"
    (folder / "contact-sheet.html").write_text(page + figures)
    tiles = [tile(row, folder / "pictures") for row in shown]
    width = max(one.width for one in tiles) + GAP
    height = HEIGHT + CAPTION + GAP
    down = -(-len(tiles) // ACROSS)
    whole = Image.new("RGB", (width * ACROSS, height * down), "#888888")
    for number, one in enumerate(tiles):
        whole.paste(one, (number % ACROSS * width, number // ACROSS * height))
    whole.quantize(192).save(folder / "contact-sheet.png", optimize=True)


def figure(row):
    words = html.escape(f"{row['role']}: {row['path']}")
    pictures = "".join(
        f'<img loading="lazy" src="pictures/{row["pictures"][shape]}" alt="{words}, {shape}">'
        for shape in SHAPES
    )
    return f"<figure><figcaption>{words}</figcaption>{pictures}</figure>"


def tile(row, pictures):
    small = []
    for shape in SHAPES:
        with Image.open(pictures / row["pictures"][shape]) as one:
            wide = round(one.width * HEIGHT / one.height)
            small.append(one.convert("RGB").resize((wide, HEIGHT), Image.Resampling.LANCZOS))
    made = Image.new("RGB", (sum(one.width + 4 for one in small), HEIGHT + CAPTION), "#888888")
    ImageDraw.Draw(made).text((2, 3), f"{row['role']}: {row['kind']}", fill="white")
    left = 0
    for one in small:
        made.paste(one, (left, CAPTION))
        left += one.width + 4
    return made
