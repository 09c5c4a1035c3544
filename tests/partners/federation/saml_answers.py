"""A SAML provider's answers, signed with its key, and the ways to spoil them."""

import base64
import datetime as dt
import uuid

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Utils

from portal.workflow import clock

ENTITY = "https://idp.northwind.example/metadata"
NAMES = (
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
    'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
)
ANSWER = """<samlp:Response {names} ID="{answer_id}" Version="2.0" IssueInstant="{now}" \
Destination="{recipient}"{in_response_to}><saml:Issuer>{issuer}</saml:Issuer><samlp:Status>\
<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
{assertion}</samlp:Response>"""
ASSERTION = """<saml:Assertion {names} ID="{assertion_id}" Version="2.0" IssueInstant="{now}">\
<saml:Issuer>{issuer}</saml:Issuer><saml:Subject>\
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{subject}</saml:NameID>\
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
<saml:SubjectConfirmationData NotOnOrAfter="{later}" Recipient="{recipient}"{in_response_to}/>\
</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{now}" \
NotOnOrAfter="{later}">{audience}</saml:Conditions>\
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="i"><saml:AuthnContext>\
<saml:AuthnContextClassRef>{context}</saml:AuthnContextClassRef></saml:AuthnContext>\
</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email">\
<saml:AttributeValue>{email}</saml:AttributeValue></saml:Attribute>\
<saml:Attribute Name="displayName"><saml:AttributeValue>New Person</saml:AttributeValue>\
</saml:Attribute></saml:AttributeStatement></saml:Assertion>"""
AUDIENCE = "<saml:AudienceRestriction><saml:Audience>{}</saml:Audience></saml:AudienceRestriction>"


def key_and_certificate(days=365):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
    now = clock.now()
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(days=1))
    made = made.not_valid_after(now + dt.timedelta(days=days)).sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


KEY, CERTIFICATE = key_and_certificate()
OTHER_KEY, OTHER_CERTIFICATE = key_and_certificate()


def metadata(certificate=CERTIFICATE, entity=ENTITY, sso="https://idp.northwind.example/sso"):
    body = "".join(certificate.strip().splitlines()[1:-1])
    return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" \
entityID="{entity}"><md:IDPSSODescriptor \
protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">\
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{body}\
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService \
Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/>\
</md:IDPSSODescriptor></md:EntityDescriptor>"""


class SamlProvider:
    """`answer(asked=…, acs=…, audience=…, **what is different)` → the base64 text to post."""

    def answer(
        self,
        *,
        asked,
        acs,
        audience,
        key=KEY,
        certificate=CERTIFICATE,
        sign="assertion",
        tamper=lambda xml: xml,
        minutes=5,
        **different,
    ):
        now = clock.now()
        stamp = "%Y-%m-%dT%H:%M:%SZ"
        told = f' InResponseTo="{asked}"' if asked else ""
        fields = {
            "names": NAMES,
            "answer_id": f"_{uuid.uuid4().hex}",
            "assertion_id": f"_{uuid.uuid4().hex}",
            "now": min(now, now + dt.timedelta(minutes=minutes - 5)).strftime(stamp),
            "later": (now + dt.timedelta(minutes=minutes)).strftime(stamp),
            "issuer": ENTITY,
            "recipient": acs,
            "audience": AUDIENCE.format(audience) if audience else "",
            "in_response_to": told,
            "subject": "saml-1",
            "email": "new@northwind.example",
            "context": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
            **different,
        }
        assertion = ASSERTION.format(**fields)
        if sign == "assertion":
            assertion = _signed(assertion, key, certificate)
        xml = ANSWER.format(assertion=assertion, **fields)
        if sign == "answer":
            xml = _signed(xml, key, certificate)
        return base64.b64encode(tamper(xml).encode()).decode()


def _signed(xml, key, certificate):
    signed = Utils.add_sign(xml, key, certificate)
    text = signed.decode() if isinstance(signed, bytes) else signed
    return text.partition("?>")[2].lstrip() if text.startswith("<?xml") else text
