"""Who looks at the pages, and the ten pages that are opened most."""

NORTHWIND, MERIDIAN = "northwind.example", "meridian.example"
STRANGER = "stranger"
# role → e-mail address in the demo world; the stranger has none
ROLES = {
    STRANGER: None,
    "seller": f"seller@{NORTHWIND}",
    "cam": f"cam@{MERIDIAN}",
    "desk": f"desk@{MERIDIAN}",
    "admin": f"admin@{NORTHWIND}",
    "direct": f"direct@{MERIDIAN}",
    "marketing": f"marketing@{MERIDIAN}",
    "auditor": f"auditor@{MERIDIAN}",
    "buyer": "buyer@harbor.example",
    "distributor": "admin@harbor.example",
    "reseller": "seller@cobalt.example",
    "direct-manager": f"direct-manager@{MERIDIAN}",
    "marketer": f"marketer@{NORTHWIND}",
    "learner": f"learner@{NORTHWIND}",
}
# Where people spend their day. `*`: the first record the role's list shows.
BUSIEST = (
    (STRANGER, "/auth/login/"),
    ("seller", "/"),
    ("seller", "/deals/"),
    ("seller", "/deals/*/"),
    ("seller", "/deals/register/"),
    ("seller", "/accounts/"),
    ("seller", "/library/"),
    ("seller", "/training/"),
    ("cam", "/reviews/"),
    ("cam", "/reviews/*/"),
)
