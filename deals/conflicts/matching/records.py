"""The plain records the library passes around."""

from typing import NamedTuple


class Query(NamedTuple):
    """What somebody typed about an organisation. Only the name is required."""

    name: str
    country: str = ""
    region: str = ""
    city: str = ""
    street: str = ""
    postcode: str = ""
    domain: str = ""
    phone: str = ""
    tax_id: str = ""
    registration_id: str = ""
    other_names: tuple = ()


class Account(NamedTuple):
    """An organisation on file. other_names holds aliases and former names; parent_id its parent on
    file, if any.
    """

    account_id: str
    name: str
    country: str = ""
    region: str = ""
    city: str = ""
    street: str = ""
    postcode: str = ""
    domain: str = ""
    phone: str = ""
    tax_id: str = ""
    registration_id: str = ""
    parent_id: str = ""
    other_names: tuple = ()


class Evidence(NamedTuple):
    """One reason: a code of `evidence.CODES` and what its sentence is filled with."""

    code: str
    params: dict


class Candidate(NamedTuple):
    """One answer. relation is 'same' or 'family' (parent, subsidiary, sister company); evidence is
    a tuple of Evidence, strongest first.
    """

    account: Account
    probability: float
    evidence: tuple
    relation: str = "same"
