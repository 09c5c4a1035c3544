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
    parent_id: str = ""
    other_names: tuple = ()


class Candidate(NamedTuple):
    """One answer. relation is 'same' or 'family' (parent, subsidiary); evidence is a tuple of short
    sentences.
    """

    account: Account
    probability: float
    evidence: tuple
    relation: str = "same"
