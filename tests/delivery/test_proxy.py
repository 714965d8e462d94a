"""The proxy that the environment names."""

import pytest

from bot.config import ConfigError
from bot.delivery.proxy import proxy_for

TELEGRAM = "https://api.telegram.org"
PROXY = "http://ann:secret@proxy.test:3128"
NAMES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "https_proxy", "http_proxy", "all_proxy", "no_proxy")


@pytest.mark.parametrize(
    ("environment", "url", "proxy"),
    [
        ({}, TELEGRAM, None),
        ({"HTTPS_PROXY": PROXY}, TELEGRAM, PROXY),
        ({"https_proxy": "proxy.test:3128"}, TELEGRAM, "http://proxy.test:3128"),
        ({"ALL_PROXY": PROXY}, TELEGRAM, PROXY),
        ({"HTTP_PROXY": PROXY}, TELEGRAM, None),
        ({"HTTPS_PROXY": PROXY, "NO_PROXY": "telegram.org"}, TELEGRAM, None),
        ({"HTTPS_PROXY": PROXY, "ALL_PROXY": "socks5://other.test:1"}, TELEGRAM, PROXY),
        ({"HTTP_PROXY": PROXY}, "http://127.0.0.1:8081", None),
        ({"HTTP_PROXY": PROXY}, "http://localhost:8081", None),
        ({"HTTP_PROXY": PROXY}, "http://[::1]:8081", None),
        ({"HTTP_PROXY": PROXY}, "http://telegram.test:8081", PROXY),
    ],
)
def test_the_proxy_of_an_address(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], url: str, proxy: str | None
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_for(url) == proxy


def test_a_proxy_of_another_kind_stops_the_start_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://ann:secret@proxy.test:1080")
    with pytest.raises(ConfigError) as caught:
        proxy_for(TELEGRAM)
    assert str(caught.value) == "HTTPS_PROXY: only http:// and https:// proxies are supported."
