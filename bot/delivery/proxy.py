"""The proxy that the environment names, as other programs understand it."""

import ipaddress
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.config import ConfigError


def proxy_for(url: str) -> str | None:
    """The proxy on the way to `url`: HTTPS_PROXY or HTTP_PROXY, else ALL_PROXY; None where NO_PROXY excepts it.

    This machine itself is never reached through a proxy. Raises ConfigError for a proxy that does not speak HTTP.
    """
    target = urlsplit(url)
    found = getproxies()
    name = target.scheme if target.scheme in found else "all"
    proxy = found.get(name)
    if not proxy or _is_here(target.hostname or "") or proxy_bypass(target.netloc):
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in ("http", "https"):
        raise ConfigError(f"{name.upper()}_PROXY: only http:// and https:// proxies are supported.")
    return proxy


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
