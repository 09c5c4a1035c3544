"""Our rows as SCIM resources, and back."""

from typing import Any

from scim2_models import Context, Meta

from partners.provisioning.models import DirectoryGroup, DirectoryPerson, Entry
from partners.provisioning.resources import PROVIDER, Group, User
from portal.interchange.postal import full_name

OURS = {"schemas", "id", "meta", "groups", "externalId", "members"}


def person_resource(row: DirectoryPerson, base: str) -> User:
    """`base`: the address of the service, without a closing slash."""
    known: dict[str, Any] = {**row.data, "userName": row.data.get("userName", row.user_name)}
    groups = [
        {"value": str(group.pk), "$ref": f"{base}/Groups/{group.pk}", "display": group.name}
        for group in row.groups.all()
    ]
    return User.model_validate(
        {
            "schemas": [str(User.__schema__)],
            **_ours(row, "User", f"{base}/Users/{row.pk}"),
            **known,
            **({"groups": groups} if groups else {}),
        },
        scim_ctx=Context.DEFAULT,
        scim_provider=PROVIDER,
    )


def group_resource(row: DirectoryGroup, base: str) -> Group:
    members = [
        {
            "value": str(person.pk),
            "$ref": f"{base}/Users/{person.pk}",
            "type": "User",
        }
        for person in row.people.all()
    ]
    return Group.model_validate(
        {
            "schemas": [str(Group.__schema__)],
            **_ours(row, "Group", f"{base}/Groups/{row.pk}"),
            "displayName": row.name,
            **({"members": members} if members else {}),
        },
        scim_ctx=Context.DEFAULT,
        scim_provider=PROVIDER,
    )


def _ours(row: Entry, kind: str, location: str) -> dict[str, Any]:
    meta = Meta(
        resource_type=kind,
        created=row.created_at,
        last_modified=row.changed_at,
        location=location,
        version=f'W/"{row.version}"',
    )
    known = {"id": str(row.pk), "meta": meta.model_dump(mode="json")}
    return known | ({"externalId": row.external_id} if row.external_id else {})


def stored(resource: User | Group) -> dict[str, Any]:
    """The attributes kept as `Entry.data`."""
    dumped = resource.model_dump(mode="json", scim_ctx=Context.DEFAULT)
    return {name: value for name, value in dumped.items() if name not in OURS}


def address_of(resource: User) -> str:
    """The e-mail address a person is known by: the primary one, the first, or an address that is
    the user name. Empty when there is none."""
    emails = [mail for mail in resource.emails or [] if mail.value]
    primary = [mail for mail in emails if mail.primary]
    if emails:
        return str((primary or emails)[0].value).strip().lower()
    name = (resource.user_name or "").strip().lower()
    return name if "@" in name else ""


def name_of(resource: User) -> str:
    """What the person is called: display name, formatted name, or given and family name."""
    name = resource.name
    joined = full_name(name.given_name or "", name.family_name or "") if name else ""
    return resource.display_name or (name.formatted if name else None) or joined or ""
