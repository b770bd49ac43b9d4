"""HTTP and nothing else: read the request, call one service, choose a template or a redirect."""
