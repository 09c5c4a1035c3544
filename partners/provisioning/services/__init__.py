from partners.provisioning.services.groups import remove_group, save_group, set_role
from partners.provisioning.services.people import remove_person, save_person
from partners.provisioning.services.setting_up import change_directory, set_up

__all__ = [
    "change_directory",
    "remove_group",
    "remove_person",
    "save_group",
    "save_person",
    "set_role",
    "set_up",
]
