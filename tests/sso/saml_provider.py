"""A real SAML provider for `make sso`: pysaml2 and xmlsec1 behind a few lines of HTTP.

Whoever is named in `user` is signed in.
"""

import shutil
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

from tests.partners.federation.saml_answers import CERTIFICATE, KEY

PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


def configuration(port, folder, portal=""):
    base = f"http://127.0.0.1:{port}"
    Path(folder, "key.pem").write_text(KEY)
    Path(folder, "certificate.pem").write_text(CERTIFICATE)
    made = {
        "entityid": f"{base}/metadata",
        "service": {
            "idp": {
                "endpoints": {
                    "single_sign_on_service": [(f"{base}/sso", BINDING_HTTP_REDIRECT)],
                },
                "sign_assertion": True,
                "sign_response": False,
            }
        },
        "key_file": str(Path(folder, "key.pem")),
        "cert_file": str(Path(folder, "certificate.pem")),
        "xmlsec_binary": shutil.which("xmlsec1"),
    }
    if portal:
        made["metadata"] = {"inline": [portal]}
    found = IdPConfig()
    found.load(made)
    return found


class Provider:
    """`portal`: the portal's own metadata, as its page gives it; set before anybody signs in."""

    def __init__(self, accounts):
        self.accounts, self.folder, self.portal = accounts, tempfile.mkdtemp(), ""
        self.user, self.signature = "", SIG_RSA_SHA256
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = provider.page(urlsplit(self.path))
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.http.server_port

    def page(self, address):
        if address.path == "/metadata":
            return str(entity_descriptor(configuration(self.port, self.folder)))
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        return self.answer(query["SAMLRequest"], query.get("RelayState", ""))

    def answer(self, question, relay):
        """The page that posts a signed answer to the portal, as browsers get it."""
        server = Server(config=configuration(self.port, self.folder, self.portal))
        asked = server.parse_authn_request(question, BINDING_HTTP_REDIRECT).message
        told = server.response_args(asked, [BINDING_HTTP_POST])
        response = server.create_authn_response(
            identity=self.accounts[self.user],
            userid=self.user,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=self.user),
            authn={"class_ref": PASSWORD, "authn_auth": "provider"},
            sign_assertion=True,
            sign_alg=self.signature,
            digest_alg=DIGEST_SHA256,
            **{name: told[name] for name in ("in_response_to", "destination", "sp_entity_id")},
        )
        made = server.apply_binding(
            BINDING_HTTP_POST, str(response), told["destination"], relay, response=True
        )
        return made["data"]
