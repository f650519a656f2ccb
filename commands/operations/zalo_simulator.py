"""`dondoc zalo-simulator`: rehearse with Zalo before there is an account."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from commands.frame.app import App, pass_app
from commands.frame.command import Command
from lib.language import say
from lib.problem import refuse


class Setting(click.ParamType):
    """NAME=VALUE, the value in JSON; what is no JSON is taken as text."""

    name = "setting"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        if isinstance(value, tuple):
            return value
        name, equals, written = value.partition("=")
        if not equals:
            self.fail(say("hãy viết TÊN=GIÁ_TRỊ.", "write NAME=VALUE."), param, ctx)
        try:
            return name, json.loads(written)
        except (ValueError, RecursionError):
            return name, written


@click.command(
    cls=Command,
    help=say(
        "Zalo mô phỏng để diễn tập: nhận tin, báo đã tới qua webhook, và giả mọi sự cố khi được lệnh. Không liên hệ "
        "với ai ngoài webhook trên chính máy này. Trang / cho xem tin như trên điện thoại; Ctrl-C là dừng.",
        "A simulated Zalo for rehearsals: takes messages, tells of their arrival by webhook, and fails in every way "
        "when told to. It contacts nothing but a webhook on this machine. The page / shows the phone; Ctrl-C stops it.",
    ),
    examples=(
        "dondoc zalo-simulator\n"
        "dondoc zalo-simulator --webhook http://127.0.0.1:8080/zalo/webhook\n"
        "dondoc zalo-simulator --set daily_quota=3 --set drop_rate=0.1\n"
        "dondoc zalo-simulator --set 'error_by_suffix={\"01\": -114}' --now 2026-12-01T21:55"
    ),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=say("Địa chỉ nghe.", "The address to listen on."))
@click.option("--port", type=click.IntRange(1, 65535), default=8095, show_default=True, help=say("Cổng.", "The port."))
@click.option(
    "--webhook",
    default="",
    metavar="URL",
    help=say("Nơi báo tin đã tới; phải ở trên chính máy này.", "Where arrivals are told; must be on this machine."),
)
@click.option(
    "--set",
    "settings",
    type=Setting(),
    multiple=True,
    metavar=say("TÊN=GIÁ_TRỊ", "NAME=VALUE"),
    help=say(
        "Một công tắc, dùng được nhiều lần; trang / liệt kê tất cả.", "A switch, repeatable; the page / lists all."
    ),
)
@click.option(
    "--seed",
    type=int,
    default=1,
    metavar="NUMBER",
    show_default=True,
    help=say("Hạt giống của các sự cố ngẫu nhiên.", "The seed of random accidents."),
)
@pass_app
def zalo_simulator(
    app: App, host: str, port: int, webhook: str, settings: tuple[tuple[str, Any], ...], seed: int
) -> None:
    from simulator.serving import configuration, listen, serve

    world = _world(app, webhook, dict(settings), seed)
    try:
        listener = listen(host, port)
    except OSError as error:
        raise refuse(
            "port",
            say(
                "Không nghe được ở {host}:{port}: {why}.",
                "Cannot listen on {host}:{port}: {why}.",
                host=host,
                port=port,
                why=error.strerror,
            ),
        ) from error
    _announce(app, world, f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")
    serve(configuration(world), listener)
    app.say("Đã dừng.", "Stopped.")


def _world(app: App, webhook: str, settings: dict[str, Any], seed: int) -> Any:
    """The simulator as ordered; a webhook elsewhere and a switch that does not exist are refused."""
    from simulator.switches import Switches, WrongSwitch
    from simulator.webhook_url import is_loopback
    from simulator.world import World

    if webhook and not is_loopback(webhook):
        raise refuse(
            "webhook",
            say(
                "Webhook phải ở trên chính máy này, ví dụ http://127.0.0.1:8080/zalo/webhook, không phải {url}.",
                "The webhook must be on this machine, like http://127.0.0.1:8080/zalo/webhook, not {url}.",
                url=webhook,
            ),
        )
    try:
        switches = Switches().changed(settings)
    except WrongSwitch as wrong:
        raise refuse("switch", _about_switch(wrong)) from wrong

    def show(message: Any) -> None:
        click.echo(line_of(message), err=app.json)

    return World(app.now, seed=seed, webhook=webhook, switches=switches, on_accept=show)


def _about_switch(wrong: Any) -> str:
    if not wrong.wanted:
        return say("Không có công tắc “{name}”.", "There is no switch '{name}'.", name=wrong.name)
    return say(
        "Công tắc {name} nhận {wanted}, không nhận {given}.",
        "The switch {name} takes {wanted}, not {given}.",
        name=wrong.name,
        wanted=wrong.wanted,
        given=json.dumps(wrong.given, ensure_ascii=False),
    )


def line_of(message: Any) -> str:
    """One accepted message in a line, whatever is in it: `09:00:12 84901234567 mẫu 510001 120 đ | Kính gửi …`."""
    parts = [f"{message.sent_at:%H:%M:%S}", message.recipient]
    if message.template_id:
        parts += [say("mẫu {id}", "template {id}", id=message.template_id), f"{message.price} đ"]
    if message.tracking_id:
        parts.append(message.tracking_id)
    text = "".join(letter if letter.isprintable() else " " for letter in message.text)
    return f"{' '.join(parts)} | {text}"


def _announce(app: App, world: Any, url: str) -> None:
    ours = world.credentials
    given = {
        "url": url,
        "app_id": ours.app_id,
        "app_secret": ours.app_secret,
        "oa_id": ours.oa_id,
        "oa_secret": ours.oa_secret,
        "access_token": world.first.access,
        "refresh_token": world.first.refresh,
        "webhook": world.webhook,
        "templates": {template.template_id: template.name for template in world.templates.values()},
    }

    def people() -> None:
        app.say(
            "Zalo diễn tập ở {url} (mở trang này để xem tin).",
            "Simulated Zalo at {url} (open it to see messages).",
            url=url,
        )
        for name in ("app_id", "app_secret", "oa_id", "oa_secret", "refresh_token"):
            click.echo(f"  {name:14} {given[name]}")
        for template in world.templates.values():
            params = ", ".join(param.name for param in template.params)
            click.echo(f"  {template.template_id:14} {template.name} ({params})")
        app.say("  webhook        {url}", "  webhook        {url}", url=world.webhook or say("chưa đặt", "none"))
        app.say("Đồng hồ: {now}.", "Clock: {now}.", now=_written(world.clock.now()))
        app.say("Để diễn tập, ở cửa sổ khác:", "To rehearse, in another window:")
        for name, value in _settings(given):
            click.echo(f"  export {name}={value}")
        click.echo(f"  dondoc zalo connect --redirect {url}/connected")

    app.emit(given, people)


def _settings(given: dict[str, Any]) -> list[tuple[str, str]]:
    """What the product has to be told to speak with the simulator."""
    return [
        ("DONDOC_ZALO_APP_ID", given["app_id"]),
        ("DONDOC_ZALO_APP_SECRET", given["app_secret"]),
        ("DONDOC_ZALO_OA_SECRET", given["oa_secret"]),
        ("DONDOC_ZALO_API_URL", given["url"]),
        ("DONDOC_ZALO_OAUTH_URL", given["url"]),
    ]


def _written(instant: datetime) -> str:
    return f"{instant:%H:%M:%S %d/%m/%Y}"
