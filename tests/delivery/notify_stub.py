"""A stand-in for the programming interface of GOV.UK Notify: it checks who asks, and answers as it is told."""

import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SERVICE = "6d1f5c3e-2c5b-4d0e-9f0a-0a1b2c3d4e5f"
SECRET = "1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9"
KEY = f"live-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


@dataclass
class Notified:
    """What was asked of the stub; `answer` is (status, message), or None to take everything."""

    answer: tuple | None = None
    asked: list = field(default_factory=list)


@contextmanager
def notify_stub(answer=None):
    """Run the stub; yield (what it was asked, its address)."""
    notified = Notified(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/v2/notifications/email"
            assert _is_signed(self.headers["Authorization"].removeprefix("Bearer "))
            notified.asked.append(json.loads(body))
            status, message = notified.answer or (201, "")
            errors = [{"error": "Error", "message": message}]
            said = {"id": "1"} if status == 201 else {"status_code": status, "errors": errors}
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield notified, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _is_signed(token):
    head, claims, signature = token.split(".")
    wanted = hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    return said["iss"] == SERVICE and base64.urlsafe_b64decode(signature + "==") == wanted
