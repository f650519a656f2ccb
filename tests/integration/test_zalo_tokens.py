"""The grant: renewed ahead of its end, by one at a time; dead only when Zalo says so."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from subprocess import PIPE
from threading import Barrier

import pytest
from sqlalchemy import select

from notifications.zalo.account import oauth, tokens
from notifications.zalo.account.oauth import Pair
from notifications.zalo.account.tokens import NoGrant, NotNow, current, keep, state
from settings import Settings
from settings.model import Zalo
from simulator.running import Simulator, running
from storage.keys import Keys
from storage.store import Store
from storage.tables import zalo_token
from tests.integration.delivery_world import Clock
from tests.integration.sms_gateway import gateway, says
from workflow.keeping.opening import make_known
from workflow.sayings import SAYINGS

APP = "2074138120372622546"
DAY = 90_000


@pytest.fixture
def zalo() -> Iterator[Simulator]:
    with running() as simulator:
        yield simulator


def account(zalo: Simulator) -> Zalo:
    ours = zalo.credentials
    return Zalo(app_id=ours.app_id, app_secret=ours.app_secret, oauth_url=zalo.base_url)


def connected(store: Store, zalo: Simulator, clock: Clock, expires_in: int = DAY) -> Callable[..., tokens.Grant]:
    """Keeps the pair of the simulator; gives `current`, ready to call."""
    keep(store, APP, zalo.access_token, zalo.refresh_token, expires_in, clock())
    return partial(current, store, APP, partial(oauth.refresh, account(zalo)), clock)


def kept(store: Store) -> tokens.Grant:
    with store.read() as connection:
        found = state(connection, APP)
    assert found is not None
    return found


def pairs_given(zalo: Simulator) -> int:
    with zalo.world.lock:
        return len(zalo.world.grants.pairs)


@pytest.mark.parametrize("token", ["a\r\nX-Other: b", "a b", "mã", ["a", "b"]])
def test_a_token_that_could_stand_in_no_header_is_none(token: object) -> None:
    with gateway(says({"access_token": token, "refresh_token": "r", "expires_in": "90000"})) as there:
        asked = Zalo(app_id=APP, app_secret="s", oauth_url=f"http://127.0.0.1:{there.port}")
        with pytest.raises(oauth.NoAnswer):
            oauth.redeem(asked, "code", "verifier")


@contextmanager
def no_grant(words: str) -> Iterator[None]:
    """What is in it is refused for want of a grant, and says so in these words."""
    with pytest.raises(NoGrant) as raised:
        yield
    assert re.search(words, SAYINGS.words(str(raised.value)))


def test_before_the_consent_nothing_is_known(store: Store) -> None:
    with store.read() as connection:
        assert state(connection, APP) is None
    with no_grant("zalo connect"):
        current(store, APP, lambda _: pytest.fail("nothing to refresh"), Clock())


def test_a_token_that_holds_is_used_as_it_is_and_renewed_ahead_of_its_end(store: Store, zalo: Simulator) -> None:
    clock = Clock()
    get = connected(store, zalo, clock)
    assert get().access_token == zalo.access_token
    clock.forward(seconds=DAY - 3600)
    renewed = get()
    assert renewed.version == 2
    assert renewed.access_token != zalo.access_token
    assert renewed.expires_at == clock() + timedelta(seconds=DAY)
    assert kept(store) == renewed
    assert get() == renewed
    assert pairs_given(zalo) == 2


def test_a_token_that_zalo_refused_is_renewed_once_for_all_who_were_refused(store: Store, zalo: Simulator) -> None:
    get = connected(store, zalo, Clock())
    assert get(refused=1).version == 2
    assert get(refused=1).version == 2
    assert pairs_given(zalo) == 2


@pytest.mark.parametrize("expires_in", [60, -60], ids=["soon at its end", "past its end"])
def test_eight_at_once_renew_it_once(store: Store, zalo: Simulator, expires_in: int) -> None:
    get = connected(store, zalo, Clock(), expires_in)
    together = Barrier(8)

    def one(_: int) -> tokens.Grant:
        together.wait()
        return get()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(8)))
    assert pairs_given(zalo) == 2
    assert {grant.version for grant in found} <= ({1, 2} if expires_in > 0 else {2})
    assert kept(store).dead is None
    assert get().version == 2


_REFRESHER = """
import sys
from datetime import UTC, datetime
from functools import partial

from notifications.zalo.account import oauth
from notifications.zalo.account.tokens import current
from settings.model import Zalo
from storage.store import Store

url, app_id, secret, oauth_url = sys.argv[1:]
account = Zalo(app_id=app_id, app_secret=secret, oauth_url=oauth_url)
store = Store(url)
sys.stdin.readline()
print(current(store, app_id, partial(oauth.refresh, account), lambda: datetime.now(UTC)).version)
"""


def test_four_processes_renew_it_once(store: Store, zalo: Simulator) -> None:
    now = datetime.now(UTC)
    keep(store, APP, zalo.access_token, zalo.refresh_token, -60, now)
    url = store.url.render_as_string(hide_password=False)
    given = [url, APP, zalo.credentials.app_secret, zalo.base_url]
    started = [
        subprocess.Popen([sys.executable, "-c", _REFRESHER, *given], stdin=PIPE, stdout=PIPE, text=True)
        for _ in range(4)
    ]
    for one in started:  # all wait for the line; the first to have it is only a moment ahead
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    assert [one.communicate(timeout=60)[0].strip() for one in started] == ["2"] * 4
    assert pairs_given(zalo) == 2
    assert kept(store).dead is None


def test_a_lost_answer_has_used_the_token_up_and_the_grant_is_dead_until_a_new_consent(
    store: Store, zalo: Simulator
) -> None:
    clock = Clock()
    get = connected(store, zalo, clock, 60)
    zalo.switch(faults_on="tokens", drop_answers=1)
    with no_grant(r"-14020.*zalo connect"):
        get()
    assert "-14020" in (kept(store).dead or "")
    with no_grant("-14020"):
        get()
    assert pairs_given(zalo) == 2  # not asked again in vain
    with zalo.world.lock:
        anew = zalo.world.grants.issue(zalo.world.clock.now(), DAY)
    keep(store, APP, anew.access, anew.refresh, DAY, clock())
    assert get().access_token == anew.access


def test_a_broken_answer_that_granted_nothing_does_no_harm(store: Store, zalo: Simulator) -> None:
    get = connected(store, zalo, Clock(), -60)
    zalo.switch(faults_on="tokens", broken_answer="html502")
    with pytest.raises(NotNow, match="502"):
        get()
    assert kept(store).dead is None
    zalo.switch(broken_answer="")
    assert get().version == 2


def test_when_zalo_is_out_of_reach_the_token_that_still_holds_goes_on(store: Store, zalo: Simulator) -> None:
    clock = Clock()
    keep(store, APP, zalo.access_token, zalo.refresh_token, 60, clock())
    nowhere = replace(account(zalo), oauth_url="http://127.0.0.1:1")
    get = partial(current, store, APP, partial(oauth.refresh, nowhere), clock)
    assert get().version == 1
    clock.forward(seconds=61)
    with pytest.raises(NotNow):
        get()
    assert kept(store).dead is None


def test_a_wrong_secret_is_named_and_kills_nothing(store: Store, zalo: Simulator) -> None:
    clock = Clock()
    keep(store, APP, zalo.access_token, zalo.refresh_token, -60, clock())
    wrong = replace(account(zalo), app_secret="wrong")
    with no_grant("DONDOC_ZALO_APP_SECRET"):
        current(store, APP, partial(oauth.refresh, wrong), clock)
    assert kept(store).dead is None
    assert connected(store, zalo, clock, -60)().version == 3


def test_the_pair_is_kept_before_anybody_has_it(store: Store, zalo: Simulator) -> None:
    """Whoever dies after the answer came has kept it: at the moment `current` returns, another process reads it."""
    get = connected(store, zalo, Clock(), -60)
    got = get()
    other = Store(store.url.render_as_string(hide_password=False))
    assert kept(other).access_token == got.access_token
    other.dispose()


def test_who_died_while_renewing_is_followed_by_another(store: Store, zalo: Simulator) -> None:
    clock = Clock()
    get = connected(store, zalo, clock, 60)

    def dies(_: str) -> Pair:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        current(store, APP, dies, clock)
    assert get().version == 1  # the lease of the dead one still runs, and the token still holds
    clock.forward(seconds=50)
    assert get().version == 2


def test_an_answer_that_comes_late_revives_what_another_took_for_dead(store: Store, zalo: Simulator) -> None:
    clock = Clock()
    get = connected(store, zalo, clock, 60)

    def slow(refresh_token: str) -> Pair:
        pair = oauth.refresh(account(zalo), refresh_token)
        clock.forward(seconds=50)  # its lease ran out
        with pytest.raises(NoGrant):
            get()
        return pair

    assert current(store, APP, slow, clock).version == 2
    assert kept(store).dead is None


def test_tokens_are_not_in_what_is_printed(store: Store, zalo: Simulator) -> None:
    grant = connected(store, zalo, Clock())()
    assert zalo.access_token not in repr(grant)
    assert zalo.refresh_token not in repr(grant)
    assert "abc" not in repr(Pair("abc", "abc", 1))


# --- sealed under the installation's secret ------------------------------------------------------------------------


def sealing(store: Store, secret: str, *earlier: str, home: Path) -> Store:
    return Store(store.url.render_as_string(hide_password=False), Keys(secret, home, earlier))


def in_the_database(store: Store) -> str:
    """What a thief of the database reads."""
    with store.read() as connection:
        return str(connection.execute(select(zalo_token)).mappings().one())


def test_both_tokens_are_sealed_and_renewed_ones_too(store: Store, zalo: Simulator, tmp_path: Path) -> None:
    ours = sealing(store, "khóa của cơ quan", home=tmp_path)
    get = connected(ours, zalo, Clock(), -60)
    for grant in (kept(ours), get()):
        assert grant.access_token not in in_the_database(store)
        assert grant.refresh_token not in in_the_database(store)
    assert kept(ours).version == 2


def test_what_an_earlier_version_kept_in_clear_is_used_and_sealed_at_the_engines_start(
    store: Store, zalo: Simulator, tmp_path: Path
) -> None:
    connected(store, zalo, Clock())
    assert zalo.access_token in in_the_database(store)
    ours = sealing(store, "khóa của cơ quan", home=tmp_path)
    assert kept(ours).access_token == zalo.access_token
    for _ in range(2):
        make_known(ours, Settings(home=tmp_path, database_url="", broker_url=""), engine=True)
        assert zalo.access_token not in in_the_database(store)
        assert zalo.refresh_token not in in_the_database(store)
        assert (kept(ours).access_token, kept(ours).refresh_token) == (zalo.access_token, zalo.refresh_token)


def test_with_another_key_the_grant_is_dead_with_what_to_do_and_with_the_earlier_one_it_lives(
    store: Store, zalo: Simulator, tmp_path: Path
) -> None:
    clock = Clock()
    connected(sealing(store, "khóa cũ", home=tmp_path), zalo, clock)
    for lost in (sealing(store, "khóa mới", home=tmp_path), store):
        with no_grant("zalo connect"):
            current(lost, APP, lambda _: pytest.fail("nothing to refresh with"), clock)
        assert kept(lost).access_token == ""
    assert kept(sealing(store, "khóa mới", "khóa cũ", home=tmp_path)).access_token == zalo.access_token
    anew = sealing(store, "khóa mới", home=tmp_path)
    keep(anew, APP, "abc", "def", DAY, clock())  # a new consent
    assert (kept(anew).access_token, kept(anew).dead) == ("abc", None)
