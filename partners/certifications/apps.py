from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    name = "partners.certifications"
    label = "certifications"
