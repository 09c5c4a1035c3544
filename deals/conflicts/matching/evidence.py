"""Why two records look alike or unlike, as codes; `deals.conflicts.evidence_words` has the words.

Input: a feature row by name; output: Evidence, strongest first.
"""

from deals.conflicts.matching.records import Evidence

SIGNS = (  # (feature, least value, most value, code), strongest first
    ("tax", 1, 1, "same_tax"),
    ("domain", 1, 1, "same_website"),
    ("phone", 1, 1, "same_phone"),
    ("label", 1, 1, "same_website_name"),
    ("same_words", 1, 1, "same_name"),
    ("acronym", 1, 1, "initials"),
    ("label_acronym", 1, 1, "name_of_website"),
    ("street", 0.85, 1, "same_street"),
    ("postcode", 1, 1, "same_postcode"),
    ("city", 1, 1, "same_city"),
    ("city_in_name", 1, 1, "city_in_name"),
    ("domain", 0, 0, "other_website"),
    ("tax", 0, 0, "other_tax"),
    ("phone", 0, 0, "other_phone"),
    ("country", 0, 0, "other_country"),
    ("city", 0, 0, "other_city"),
    ("numbers", 0, 0, "other_numbers"),
)
BETTER = {"label": "domain"}  # a sign left out when the other feature already says it
CODES = (
    *(code for _feature, _least, _most, code in SIGNS),
    "name_sounds_alike",
    "name_per_cent",
    "name_contained",
    "parent_of",
    "subsidiary_of",
    "sister_of",
)


def reasons(values):
    """Evidence for {feature: value}, at most one for each feature."""
    said, told = [], set()
    for feature, least, most, code in SIGNS:
        hidden = values.get(BETTER.get(feature)) == 1 or (
            feature == "domain" and most == 0 and values["label"] == 1
        )
        if least <= values[feature] <= most and feature not in told and not hidden:
            said.append(Evidence(code, {}))
            told.add(feature)
    if values["same_words"] != 1 and (name := of_the_name(values)):
        said.insert(0, name)
    return tuple(said)


def of_the_name(values):
    """How alike the names are, and whether one stands in the other; None when they differ."""
    per_cent = round(max(values["ratio"], values["sort_ratio"], values["native_ratio"]))
    if values["same_script"] == 0 and values["skeleton_ratio"] > max(per_cent, 75):
        return Evidence("name_sounds_alike", {})
    if per_cent >= 60:
        return Evidence("name_per_cent", {"per_cent": min(per_cent, 99)})
    if values["query_covered"] > 0.9 or values["account_covered"] > 0.9:
        return Evidence("name_contained", {})
    return None


def kinship(account, first):
    """How an account is related to the first candidate; None when it is not."""
    if first.parent_id == account.account_id:
        code = "parent_of"
    elif account.parent_id == first.account_id:
        code = "subsidiary_of"
    elif account.parent_id and account.parent_id == first.parent_id:
        code = "sister_of"
    else:
        return None
    return Evidence(code, {"name": first.name})
