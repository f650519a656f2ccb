"""Debian's Dovecot on free ports of this machine, with one mailbox for everyone who knows the password."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from settings import Imap
from tests import services

PASSWORD = "mật-khẩu-của-hộp-thư"
BINARY = Path("/usr/sbin/dovecot")
# The server wants no root; whoever it is to run as must see the folder, so it is not pytest's.
_USER = "nobody" if os.geteuid() == 0 else None
# Nobody waits after a wrong password, neither for the answer nor at the next login.
_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
listen = 127.0.0.1
protocols = imap
ssl = required
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
mail_location = maildir:{folder}/mail
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
first_valid_gid = 0
auth_mechanisms = plain
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""


@dataclass(frozen=True)
class Server:
    """A running Dovecot; `certificate` is the one that readers must trust."""

    folder: Path
    port: int
    tls_port: int
    certificate: Path

    def place(self, *, tls: bool = True, folder: str = "INBOX", password: str = PASSWORD) -> Imap:
        port = self.tls_port if tls else self.port
        return Imap(host="127.0.0.1", port=port, user="don-doc", password=password, folder=folder, tls=tls)

    def lay(self, mail: bytes, name: str, folder: str = "") -> None:
        """Deliver into the mailbox, or into a folder of it by the name that it has on disk."""
        box = self.folder / "mail" / folder
        (box / "tmp" / name).write_bytes(mail)
        (box / "tmp" / name).chmod(0o666)
        (box / "tmp" / name).rename(box / "new" / name)

    def make_folder(self, name: str) -> None:
        for part in ("", "new", "cur", "tmp"):
            (self.folder / "mail" / name / part).mkdir(parents=True, exist_ok=True)
        _give(self.folder / "mail")

    def flags(self, folder: str = "") -> dict[str, str]:
        """The letters after each file's name, by the name it was delivered under; `-` while it lies in new."""
        box = self.folder / "mail" / folder
        kept = {path.name.partition(":2,")[0]: path.name.partition(":2,")[2] for path in (box / "cur").iterdir()}
        return {**kept, **{path.name: "-" for path in (box / "new").iterdir()}}


@contextmanager
def running() -> Iterator[Server]:
    """A server of its own; skips visibly where Dovecot is not installed."""
    if not BINARY.exists() or shutil.which("openssl") is None:
        services.missing("Dovecot (dovecot-imapd) or openssl")
    folder = Path(tempfile.mkdtemp(prefix="dondoc-imap-"))
    server = Server(folder, services.free_port(), services.free_port(), folder / "certificate.pem")
    group = subprocess.run(["id", "-gn", _USER or str(os.getuid())], capture_output=True, text=True, check=True)
    user = _USER or subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    values = {"folder": folder, "port": server.port, "tls_port": server.tls_port, "password": PASSWORD}
    text = _CONFIGURATION.format(**values, user=user, group=group.stdout.strip())
    (folder / "dovecot.conf").write_text(text, encoding="utf-8")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(folder / "key.pem")]
    subprocess.run([*command, "-out", str(server.certificate)], check=True, capture_output=True)
    server.make_folder("")
    _give(folder)
    as_user = ["runuser", "-u", _USER, "--"] if _USER else []
    command = [*as_user, str(BINARY), "-F", "-c", str(folder / "dovecot.conf")]
    process = subprocess.Popen(command, cwd=folder, start_new_session=True)
    try:
        services.wait_until(lambda: _listens(server.tls_port), 20, "an answer of Dovecot")
        yield server
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # told to end, it takes two seconds over it
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _give(folder: Path) -> None:
    if _USER:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, _USER)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
