"""An OpenID provider and a DNS server on loopback that say whatever a test wants.

The honest round trips are played against real providers (tests/sso); a real provider does not
lie, and these are for the lies.
"""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import dns.message
import dns.rrset
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = "nobody@nowhere.example"


class OidcProvider:
    """`behave(...)` says what the next tokens claim; `asked` is what the portal has sent."""

    def __enter__(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path.endswith("/redirect"):
                    self.send_response(302)
                    self.send_header("Location", f"{provider.issuer}/keys")
                    self.end_headers()
                    return
                self._answer(provider.get(self.path))

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                provider.asked = self.rfile.read(length).decode()
                self._answer(provider.token())

            def _answer(self, body):
                text = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.behave()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()

    def behave(self, nonce="", client="northwind", key=KEY, algorithm="RS256", **claims):
        """What the next ID token is: `None` leaves a claim out."""
        now = int(time.time())
        fresh = {"iss": self.issuer, "aud": client, "iat": now, "exp": now + 300, "nonce": nonce}
        person = {"sub": "s-1", "email": STRANGER, "email_verified": True, "name": "New Person"}
        said = {**fresh, **person, **claims}
        self.claims = {name: value for name, value in said.items() if value is not None}
        self.key, self.algorithm = key, algorithm
        self.user_info = {"sub": "s-1"}

    def get(self, path):
        if path.endswith("/keys"):
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            return {"keys": [{**public, "kid": "k1", "use": "sig"}]}
        if path.endswith("/userinfo"):
            return self.user_info
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def token(self):
        key = None if self.algorithm == "none" else self.key
        token = jwt.encode(self.claims, key, algorithm=self.algorithm, headers={"kid": "k1"})
        return {"access_token": "a", "token_type": "Bearer", "id_token": token}


class DnsServer:
    """Answers TXT questions from `records`."""

    def __enter__(self):
        self.records = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.socket.close()

    def _serve(self):
        while True:
            try:
                data, peer = self.socket.recvfrom(4096)
            except OSError:
                return
            question = dns.message.from_wire(data)
            answer = dns.message.make_response(question)
            name = question.question[0].name
            if text := self.records.get(name.to_text(omit_final_dot=True)):
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", f'"{text}"'))
            self.socket.sendto(answer.to_wire(), peer)
