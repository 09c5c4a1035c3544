"""Northwind's provider, set up and switched off: its addresses lead nowhere, passwords work."""

CERTIFICATE = (  # of a key that was thrown away
    "MIIBNTCB26ADAgECAgEBMAoGCCqGSM49BAMCMCQxIjAgBgNVBAMMGXNpZ24taW4ubm9ydGh3aW5k"
    "LmV4YW1wbGUwHhcNMjYwMTAxMDAwMDAwWhcNNDYwMTAxMDAwMDAwWjAkMSIwIAYDVQQDDBlzaWdu"
    "LWluLm5vcnRod2luZC5leGFtcGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsLY/OwOsyZxR"
    "JET9dawgZO55JL2EC0veajXCq1KNAxcZxzVXrL67EscfKvo6YZeU+Iz3ph53Kj02grFA6HsyzzAK"
    "BggqhkjOPQQDAgNJADBGAiEA9AvOzSatfSspnm3b7S2R5159A2p0rADC+byvyzdxjikCIQDXH57n"
    "vR6CTb1XHUsBQms1euVIg4pUYwRlyY9z1oHedQ=="
)
METADATA = f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
 entityID="https://sign-in.northwind.example/saml"><md:IDPSSODescriptor
 protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
 <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>
{CERTIFICATE}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
 <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
 Location="https://sign-in.northwind.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>"""

SIGN_INS = [{"organization": "northwind", "domains": ["northwind.example"], "metadata": METADATA}]
