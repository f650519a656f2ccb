"""Whose the pages of administration are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection
from starlette.requests import Request

from lib.language import say
from web.signed.signed_in import Forbidden, Signed, signed_in
from web.site import Site
from workflow.accounts.authority import administers_all


@contextmanager
def administrator(site: Site, request: Request, now: datetime) -> Iterator[tuple[Connection, Signed]]:
    """One consistent read, and which administrator is signed in; raises NotSignedIn or Forbidden."""
    with signed_in(site, request, now) as (connection, signed):
        refuse_others(signed)
        yield connection, signed


def refuse_others(signed: Signed) -> None:
    """Raise Forbidden for whoever is no administrator."""
    if "admin" not in signed.viewer.roles:
        raise Forbidden(
            say(
                "Trang này chỉ dành cho quản trị viên; đề nghị liên hệ quản trị viên của đơn vị hoặc cấp trên.",
                "This page is the administrators'; turn to the administrator of your unit or of one above it.",
            )
        )


def refuse_lower(site: Site, signed: Signed) -> None:
    """The same for an administrator who is not the whole installation's."""
    refuse_others(signed)
    with site.store.read() as connection:
        if administers_all(connection, signed.viewer):
            return
    raise Forbidden(
        say(
            "Lịch làm việc áp dụng cho mọi đơn vị nên chỉ quản trị viên của đơn vị cấp cao nhất thay đổi.",
            "The working calendar holds for all units: only the administrator of the topmost unit changes it.",
        )
    )
