"""The imported package of a described course."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from cms.packages import services
from cms.packages.models import PackagePage
from cms.training.models import CoursePage
from portal.home.worlds.world import Row, World


def build_package(world: World, course: CoursePage, row: Row) -> PackagePage:
    """The files of `row` (keys: training_keys.PACKAGE), imported and played by a lesson, the last
    of `course`. The same files make the same zip, which is imported once."""
    version = services.import_package(actor=world.desk, upload=_zip(course, row["files"]))
    return services.write_package_lesson(
        actor=world.desk,
        course=course,
        title=row["lesson"],
        package=version.package,
        minutes=row.get("minutes"),
    )


def _zip(course: CoursePage, files: dict[str, str]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return SimpleUploadedFile(f"{course.slug}.zip", out.getvalue(), "application/zip")
