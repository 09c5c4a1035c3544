"""From a completed course to a certificate."""

from typing import Any

from cms.training.models import Enrollment
from partners.certifications import services


def certify(enrollment: Enrollment, actor: Any) -> Any:
    """The certificate a completed course leads to, once; None where it leads to none."""
    certification = enrollment.course.certification
    if certification is None or not certification.is_active:
        return None
    return services.issue(
        holder=enrollment.user,
        certification=certification,
        organization=enrollment.organization,
        actor=actor,
        key=f"enrollment:{enrollment.pk}",
    )
