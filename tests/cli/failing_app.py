"""An application that fails outside everything that ours catches, saying what it was asked."""


def app(environ, start_response):
    """Fail with a message that holds the address and the cookie."""
    raise RuntimeError(f"{environ['RAW_URI']} with {environ.get('HTTP_COOKIE')}")
