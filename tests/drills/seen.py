"""Prints, as JSON, what everybody sees and what there is. Runs in the code it stands beside or in
older code (its folder is the working directory), so it uses only what has always been there."""

import hashlib
import json
import sys
from pathlib import Path


def main():
    import django

    django.setup()
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.core.files.storage import default_storage
    from django.db import models

    from portal.access.scope import one_request

    scoped = [m for m in apps.get_models() if hasattr(m._default_manager.all(), "visible_to")]
    people = {}
    for user in get_user_model()._default_manager.order_by("email"):
        with one_request():
            people[user.email] = {
                model._meta.label: _ids(model._default_manager.all().visible_to(user))
                for model in scoped
            }
    tables = {
        model._meta.db_table: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }
    names = {
        str(value)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
        for value in model._base_manager.exclude(**{field.name: ""}).values_list(
            field.name, flat=True
        )
    }
    print(
        json.dumps(
            {
                "people": people,
                "all": {m._meta.label: _ids(m._default_manager.all()) for m in scoped},
                "tables": tables,
                "files": {name: _sum(default_storage, name) for name in sorted(names)},
            }
        )
    )


def _ids(rows):
    return sorted(str(pk) for pk in rows.order_by().values_list("pk", flat=True).distinct())


def _sum(storage, name):
    if not storage.exists(name):
        return None
    with storage.open(name) as stream:
        return hashlib.sha256(stream.read()).hexdigest()


if __name__ == "__main__":
    import os

    sys.path.insert(0, str(Path.cwd()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
