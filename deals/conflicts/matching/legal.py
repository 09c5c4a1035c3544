"""Legal forms of many countries, as they stand in folded names. `strip_words` and
`strip_ideographic` take them off.
"""

import re

WORDS = frozenset(
    [
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "corporate",
        "co",
        "cos",
        "company",
        "coltd",
        "cold",
        "ltd",
        "limited",
        "llc",
        "llp",
        "lllp",
        "lp",
        "plc",
        "pllc",
        "pc",
        "cic",
        "cio",
        "unlimited",
        "gmbh",
        "mbh",
        "ggmbh",
        "ag",
        "kg",
        "kgaa",
        "ohg",
        "ug",
        "gbr",
        "ev",
        "eg",
        "se",
        "sce",
        "sa",
        "sas",
        "sasu",
        "sarl",
        "srl",
        "srls",
        "spa",
        "sapa",
        "snc",
        "scop",
        "scrl",
        "sca",
        "sccl",
        "nv",
        "bv",
        "bvba",
        "sprl",
        "cvba",
        "vof",
        "vzw",
        "asbl",
        "ab",
        "publ",
        "as",
        "asa",
        "ans",
        "oy",
        "oyj",
        "ry",
        "rf",
        "aps",
        "amba",
        "ivs",
        "kk",
        "gk",
        "yk",
        "pte",
        "pty",
        "pvt",
        "pvtltd",
        "private",
        "prop",
        "proprietary",
        "bhd",
        "sdn",
        "tbk",
        "ooo",
        "oao",
        "zao",
        "pao",
        "ao",
        "tov",
        "pat",
        "prat",
        "too",
        "jsc",
        "ojsc",
        "pjsc",
        "cjsc",
        "ltda",
        "eireli",
        "sl",
        "slu",
        "sll",
        "sae",
        "sab",
        "cv",
        "sadecv",
        "sapi",
        "zrt",
        "kft",
        "nyrt",
        "bt",
        "rt",
        "doo",
        "dd",
        "ad",
        "ead",
        "eood",
        "ood",
        "sro",
        "spol",
        "spolsro",
        "spzoo",
        "zoo",
        "sia",
        "uab",
        "oo",
        "ou",
        "tmi",
        "hf",
        "ehf",
        "kf",
        "trust",
        "lda",
        "epe",
        "ae",
        "ike",
        "eurl",
        "soparfi",
        "sicav",
        "fzc",
        "fze",
        "fz",
        "wll",
        "qsc",
        "saog",
        "saoc",
        "psc",
        "kabushiki",
        "kaisha",
        "kabushikikaisha",
        "yugen",
        "goudou",
        "joint",
        "stock",
        "jointstock",
        "anonim",
        "sirketi",
        "sti",
        "aktiengesellschaft",
        "aktiebolag",
        "aktieselskab",
        "osakeyhtio",
        "naamloze",
        "vennootschap",
        "besloten",
    ]
) - {"trust", "zoo", "too", "pat"}
PHRASES = re.compile(
    r"\b(?:societa (?:a responsabilita limitata|per azioni|cooperativa)"
    r"|soci?edad(?:e)? (?:anonima|limitada)(?: de capital variable)?"
    r"|societe (?:anonyme|par actions simplifiee)|gesellschaft mit beschrankter haftung|sp z o ?o"
    r"|spolka (?:z o o|akcyjna|z ograniczona odpowiedzialnoscia)|s a de c v|sa de cv"
    r"|limited liability (?:company|partnership)"
    r"|public (?:joint stock company|limited company|ltd co|company limited)"
    r"|community interest company|kabushiki[ -]?ka?isha|joint stock company|gmbh (?:and )?co kg"
    r"|besloten vennootschap|co operative society limited"
    r"|obshchestvo s ogranichennoi otvetstvennost'?yu|aktsionernoe obshchestvo|per azioni)\b"
)
LEADING = frozenset(
    ["ooo", "oao", "zao", "pao", "ao", "pt", "cv", "tov", "uab", "sia", "ps", "ab", "as", "the"]
)
IDEOGRAPHIC = re.compile(
    "|".join(
        (
            "股份有限公司|有限责任公司|有限公司|股[份分]公司|\\(股\\)|\\(株\\)|\\(有\\)|株式会社|有限会社|合同会社|合资会社|相互会社",
            "一般社团法人|公益社团法人|一般财团法人|公益财团法人|社会福祉法人|学校法人|医疗法人|独立行政法人|国立大学法人|公立大学法人|宗教法人",
            "特定非营利活动法人|国立研究开发法人|地方独立行政法人|社团法人|财团法人|投资法人|株式會社",
            "주식회사|\\(주\\)|유한회사|재단법인|사단법인|학교법인|의료법인|유한책임회사|㈜",
            "カブシキ[ガカ]イシ[ャヤ]|カブシキ$|ユウゲン[ガカ]イシ[ャヤ]|ゴウドウ[ガカ]イシ[ャヤ]|コウエキザイダンホウジン|イッパンシャダンホウジン|トクテイヒエイリカツドウホウジン",
            "イッパンザイダンホウジン|コウエキシャダンホウジン|ガッコウホウジン|ドクリツギョウセイホウジン|トウシホウジン|リミテッド|コーポレーション|インコーポレイテッド|บริษัท|จำกัด|มหาชน",
        )
    )
)


def strip_words(words):
    """Words of a Latin-letter name without its legal forms; never empties the name."""
    end = len(words)
    while end > 1 and words[end - 1] in WORDS:
        end -= 1
    start = 1 if end > 1 and words[0] in LEADING else 0
    return words[start:end]


def strip_phrases(text):
    """ASCII text without legal forms of several words, unless nothing else is left."""
    return PHRASES.sub(" ", text).strip() or text


def strip_ideographic(text):
    """Simplified ideographic text without its legal forms; never empties the name."""
    return IDEOGRAPHIC.sub(" ", text).strip() or text
