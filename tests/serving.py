"""The real server, started for a test as `survey serve` starts it."""

import os
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from survey.cli.serve import gunicorn_arguments

PATIENCE = 60
SECRET = "a secret key that is long enough to be one"


def free_port():
    """A port that nobody listens at."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serving(database_url, keys, *, folder=None, workers=1, **settings):
    """Serve an installation and yield its address; with a folder for a certificate, by https.

    Further settings are given by their names: `SURVEY_MAIL_URL="console:"`.
    """
    port = free_port()
    address = f"{'https' if folder else 'http'}://localhost:{port}"
    environment = environment_of(database_url, keys, address, **settings)
    arguments = gunicorn_arguments(port=port, workers=workers, bind="127.0.0.1")
    if folder:
        certificate, key = make_certificate(folder)
        arguments = [f"--certfile={certificate}", f"--keyfile={key}", *arguments]
    command = [sys.executable, "-m", "gunicorn", "--log-level=warning", *arguments]
    server = subprocess.Popen(command, env=environment)  # noqa: S603 - our own server
    try:
        _wait(server, port, is_https=bool(folder))
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE)


def environment_of(database_url, keys, address, **settings):
    """The environment of every process of an installation."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("SURVEY_")},
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": SECRET,
        "SURVEY_PUBLIC_URL": address,
        "SURVEY_KEYS": str(keys),
        "SURVEY_COUNCIL": "Borough of Exampleton",
        "SURVEY_CONTACT": "The survey team, 01632 960001",
        "SURVEY_PASSWORD_COST": "1",
        **settings,
    }


def make_certificate(folder):
    """Write a certificate for this machine that lasts for an hour, and its key; return their paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "test.crt", folder / "test.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths


def _wait(server, port, *, is_https):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it listened"
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as plain:
                if is_https:
                    context = ssl._create_unverified_context()  # noqa: S323, SLF001 - our own test certificate
                    context.wrap_socket(plain).close()
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError
