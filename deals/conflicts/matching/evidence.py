"""Why two records look alike or unlike, in words. Input: a feature row by name; output: short
sentences for the reviewer.
"""

SENTENCES = (  # (feature, least value, most value, sentence), strongest first
    ("tax", 1, 1, "same tax or registration number"),
    ("domain", 1, 1, "same website"),
    ("phone", 1, 1, "same phone number"),
    ("label", 1, 1, "same website name under another ending"),
    ("same_words", 1, 1, "same name after removing legal form and translating"),
    ("acronym", 1, 1, "one name is the initials of the other"),
    ("label_acronym", 1, 1, "short name is the name of the website"),
    ("street", 0.85, 1, "same street address"),
    ("postcode", 1, 1, "same postcode"),
    ("city", 1, 1, "same city"),
    ("city_in_name", 1, 1, "city of the account stands in the name"),
    ("domain", 0, 0, "different website"),
    ("tax", 0, 0, "different tax or registration number"),
    ("phone", 0, 0, "different phone number"),
    ("country", 0, 0, "different country"),
    ("city", 0, 0, "different city"),
    ("numbers", 0, 0, "different numbers in the name"),
)
BETTER = {"label": "domain"}  # a sentence left out when the other feature already says it


def sentences(values):
    """Sentences for {feature: value}, at most one for each feature."""
    said, told = [], set()
    for feature, least, most, sentence in SENTENCES:
        hidden = values.get(BETTER.get(feature)) == 1 or (
            feature == "domain" and most == 0 and values["label"] == 1
        )
        if least <= values[feature] <= most and feature not in told and not hidden:
            said.append(sentence)
            told.add(feature)
    if values["same_words"] != 1:
        said.insert(0, name_sentence(values))
    return tuple(s for s in said if s)


def name_sentence(values):
    """How alike the names are, and what one name has that the other lacks."""
    per_cent = round(max(values["ratio"], values["sort_ratio"], values["native_ratio"]))
    if values["same_script"] == 0 and values["skeleton_ratio"] > max(per_cent, 75):
        return "names sound alike across scripts"
    if per_cent >= 60:
        return f"name {min(per_cent, 99)} % after removing legal form"
    if values["query_covered"] > 0.9 or values["account_covered"] > 0.9:
        return "one name is contained in the other"
    return ""
