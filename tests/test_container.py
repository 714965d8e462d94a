"""The image and the composition keep the promises that a server's owner relies on."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings

ROOT = Path(__file__).parent.parent
services = pytest.mark.parametrize("name", ["bot", "database", "proxy"])


def last_stage() -> list[tuple[str, str]]:
    """The instructions of the image that is kept: (word, rest of the line), continued lines joined."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    lines = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    start = max(number for number, line in enumerate(lines) if line[0] == "FROM")
    return [(word, rest) for word, rest in lines[start:]]


def said(word: str) -> str:
    """The last instruction of that kind."""
    return [rest for name, rest in last_stage() if name == word][-1]


def compose() -> dict[str, Any]:
    """The composition."""
    return dict(yaml.safe_load((ROOT / "compose.yaml").read_text()))


def test_the_image_runs_as_a_nobody_with_its_data_apart() -> None:
    uid = said("USER").split(":")[0]
    assert int(uid) >= 10000
    assert any(word == "RUN" and f"--uid {uid}" in rest for word, rest in last_stage())
    environment = dict(pair.split("=", 1) for pair in shlex.split(said("ENV")))
    assert said("VOLUME") == environment["DATA_DIR"] == "/data"
    assert said("STOPSIGNAL") == "SIGTERM"


def test_the_image_starts_the_bot_without_a_shell_in_between() -> None:
    assert said("ENTRYPOINT") == '["python", "-m", "bot"]'
    assert said("CMD") == '["run"]'
    assert "/healthz" in said("HEALTHCHECK")


def test_the_image_takes_only_locked_libraries() -> None:
    installs = re.findall(r"pip install.*", (ROOT / "Dockerfile").read_text())
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]


def test_the_image_is_given_what_it_copies_and_nothing_else() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] not in ("", "#")]
    given = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert rules[0] == "*"
    assert given == set(copied)


@services
def test_a_service_can_change_nothing_but_its_data(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])


def test_the_database_is_out_of_reach() -> None:
    file = compose()
    database = file["services"]["database"]
    assert "ports" not in database
    assert database["networks"] == ["inside"]
    assert file["networks"]["inside"]["internal"] is True
    assert file["services"]["bot"]["depends_on"]["database"]["condition"] == "service_healthy"


def test_two_workers_stand_behind_a_proxy_and_nothing_else_is_open() -> None:
    file = compose()
    bot, proxy = file["services"]["bot"], file["services"]["proxy"]
    assert bot["deploy"]["replicas"] == 2
    assert {name for name, service in file["services"].items() if "ports" in service} == {"proxy"}
    assert proxy["ports"] == ["80:80", "443:443"]
    # They meet at the door alone, so the name of the bot leads nowhere else.
    assert set(proxy["networks"]) & set(bot["networks"]) == {"door"}
    assert file["networks"]["door"]["internal"] is True
    assert not set(proxy["networks"]) & set(file["services"]["database"]["networks"])


def test_the_proxy_hands_on_the_webhook_and_not_what_is_for_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = compose()["services"]["bot"]["environment"]
    url = re.sub(r"\$\{DOMAIN:[^}]+\}", "bot.example.org", environment["WEBHOOK_URL"])
    webhook = Settings(
        webhook_url=url, webhook_secret="s", http_host=environment["HTTP_HOST"], http_port=environment["HTTP_PORT"]
    ).webhook()
    assert webhook
    rules = "\n".join(line.split("#")[0] for line in (ROOT / "Caddyfile").read_text().splitlines())
    assert re.findall(r"handle (\S*) ?\{", rules) == [webhook.path, ""]
    assert re.findall(r"dynamic a (\w+) (\d+)", rules) == [("bot", environment["HTTP_PORT"])]
    assert "healthz" not in rules and "metrics" not in rules
    assert rules.count("{") == rules.count("}")


def test_the_bot_has_time_to_finish_what_it_says() -> None:
    bot = compose()["services"]["bot"]
    assert bot["stop_grace_period"] == "30s"
    assert bot["init"] is True


def test_a_secret_that_is_not_set_stops_the_start_and_says_so() -> None:
    for service in compose()["services"].values():
        secrets = [value for value in service["environment"].values() if "${" in value]
        assert secrets
        assert all(re.search(r"\$\{[A-Z_]+:\?[^}]+\}", value) for value in secrets)
