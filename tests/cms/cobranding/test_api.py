"""Brands, branded papers and templates through the API."""

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from cms.cobranding.models import Brand
from tests.api import as_user, is_problem
from tests.cms.cobranding.conftest import png, upload

ADMIN, SELLER, RIVAL = (
    "admin@northwind.example",
    "seller@northwind.example",
    "admin@bluepeak.example",
)


def patch_form(api, path, **data):
    """A PATCH as multipart, which Django's client has to be helped with."""
    body = encode_multipart(BOUNDARY, data)
    return api.client.generic(
        "PATCH", f"/api/v1/{path}", body, MULTIPART_CONTENT, headers=api.headers
    )


def test_brand_is_kept_by_its_company(world):
    api = {who: as_user(world.users[who]) for who in (ADMIN, SELLER, RIVAL)}
    path = f"organizations/{world.organizations['northwind'].pk}/brand/"
    assert api[ADMIN].get(path).json() == {"contact": "", "has_logo": False, "version": 1}
    said = api[ADMIN].patch(path, {"version": 1, "contact": "Northwind, London"})
    assert said.json()["contact"] == "Northwind, London"
    logo = patch_form(api[ADMIN], path, version=said.json()["version"], logo=upload(png()))
    assert logo.status_code == 200, logo.content
    assert logo.json()["has_logo"] and logo.json()["contact"] == "Northwind, London"
    is_problem(api[ADMIN].patch(path, {"version": 1, "contact": "Old"}), 409)
    unclear = patch_form(api[ADMIN], path, version=logo.json()["version"], remove_logo="0")
    assert is_problem(unclear, 400)["errors"].keys() == {"remove_logo"}
    assert api[SELLER].get(f"{path}logo/")["Content-Type"] == "image/png"
    is_problem(api[SELLER].patch(path, {"version": 1}), 403)
    for who in (RIVAL, "desk@meridian.example"):
        stranger = as_user(world.users[who])
        is_problem(stranger.get(path), 404)
        is_problem(stranger.get(f"{path}logo/"), 404)
    assert Brand.objects.count() == 1


def test_paper_and_template(world, sheet, template):
    editor, seller = (as_user(world.users[who]) for who in ("marketing@meridian.example", SELLER))
    path = f"resources/{sheet.key}/"
    company = world.organizations["northwind"]
    as_user(world.users[ADMIN]).patch(
        f"organizations/{company.pk}/brand/", {"version": 1, "contact": "Northwind"}
    )
    paper = seller.get(f"{path}branded/")
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    rival = world.organizations["bluepeak"].pk
    is_problem(seller.get(f"{path}branded/?organization={rival}"), 404)
    is_problem(seller.get(f"{path}branded/?organization=x"), 400)
    is_problem(as_user(world.users[RIVAL]).get(f"{path}branded/"), 404)  # for gold only
    shown = editor.get(f"{path}template/").json()
    assert shown["is_current"] and len(shown["spots"]) == 2
    fewer = {"version": shown["version"], "spots": shown["spots"][:1]}
    assert len(editor.patch(f"{path}template/", fewer).json()["spots"]) == 1
    is_problem(editor.patch(f"{path}template/", fewer), 409)
    is_problem(editor.patch(f"{path}template/", fewer | {"spots": [{"what": "logo"}]}), 400)
    is_problem(seller.get(f"{path}template/"), 404)
    assert editor.delete(f"{path}template/").status_code == 204
    assert editor.get(f"{path}template/").json()["version"] == 0
