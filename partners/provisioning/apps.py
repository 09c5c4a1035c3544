from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "partners.provisioning"
    label = "provisioning"
