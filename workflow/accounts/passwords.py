"""Passwords: which may be chosen, what is kept of them; a wrong one takes as long as none (web contract, 6)."""

from __future__ import annotations

import re
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from lib.language import say
from lib.problem import Problem, Refused
from lib.text import fold, nfc

SHORTEST, LONGEST = 12, 256  # characters, composed (NFC)
TELLING = 4  # a name of so many letters says whose the password is; as many letters of one's own are wanted
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What is verified where there is no account, none to be used, or none with a password: nobody's, of the same cost.
NOBODYS = _HASHER.hash("\0")
# Each hash takes 19 MiB while it is made; more at once than the machine has cores would only take memory.
_AT_ONCE = BoundedSemaphore(2)
# Of nothing but these and single letters between them no password is made: what people type first, here and elsewhere.
_WORDS = (
    *("matkhau", "password", "passw0rd", "passwort", "dangnhap", "quantri", "administrator", "admin", "root", "user"),
    *("dondoc", "mttq", "mattran", "vietnam", "hanoi", "saigon", "toquoc", "banthuongtruc", "bophantheodoi", "welcome"),
    *("letmein", "iloveyou", "anhyeuem", "emyeuanh", "changeme", "default", "secret", "hello", "xinchao", "test"),
    *(
        "1q2w3e4r5t6y",
        "1q2w3e4r",
        "q1w2e3r4t5y6",
        "1qaz2wsx3edc",
        "1qaz2wsx",
        "zaq12wsx",
        "qazwsxedc",
        "qwerty",
        "asdf",
    ),
)
_RUNS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_RUN = "|".join(run[at : at + n] for n in range(11, 2, -1) for run in _RUNS for at in range(len(run) - n + 1))
_COMMON = re.compile(rf"{'|'.join(_WORDS)}|{_RUN}|(?:19|20)\d\d|(.)\1\1+")
_SIGNS = re.compile(r"[\W_]+")
_AS_LETTERS = str.maketrans("@$!", "asi")


def refuse_unfit(password: str, email: str) -> None:
    """Raise Refused, with every reason, where it may not be the password of the account of that address."""
    chosen, name = nfc(password), email.partition("@")[0]
    found = []
    if len(chosen) < SHORTEST:
        told = say("Mật khẩu phải có ít nhất {n} ký tự.", "A password has at least {n} characters.", n=SHORTEST)
        found.append(Problem(code="password-short", message=told, path="password"))
    elif len(chosen) > LONGEST:
        told = say("Mật khẩu có nhiều nhất {n} ký tự.", "A password has at most {n} characters.", n=LONGEST)
        found.append(Problem(code="password-long", message=told, path="password"))
    elif _is_common(chosen):
        told = say(
            "Mật khẩu này quá thông dụng hoặc lặp lại; hãy dùng vài từ không liên quan với nhau.",
            "This password is too common or repeats itself; use a few words that have nothing to do with each other.",
        )
        found.append(Problem(code="password-common", message=told, path="password"))
    if len(name) >= TELLING and fold(name) in fold(chosen):
        told = say(
            "Mật khẩu không được chứa tên trong địa chỉ thư điện tử ({name}).",
            "A password must not hold the name of the e-mail address ({name}).",
            name=name,
        )
        found.append(Problem(code="password-named", message=told, path="password"))
    if found:
        raise Refused(found)


def _is_common(password: str) -> bool:
    """Whether it repeats itself, or is made of what everybody types; capitals, marks, signs and blanks do not help."""
    plain = fold(password)
    if len(set(plain)) <= TELLING or plain in (plain + plain)[1:-1]:
        return True
    bare = (_SIGNS.sub("", one) for one in (plain, plain.translate(_AS_LETTERS)))
    return any(len(_COMMON.sub("", one)) < TELLING for one in bare)


def made(password: str) -> str:
    """What is kept of it: argon2id, with its parameters."""
    with _AT_ONCE:
        return _HASHER.hash(nfc(password))


def holds(kept: str | None, password: str) -> bool:
    """Whether it is the password of which that is kept. Where nothing is kept it is none, and it takes as long."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or NOBODYS, nfc(password)) and kept is not None
        except (Argon2Error, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was made with other parameters than are wanted by now."""
    return _HASHER.check_needs_rehash(kept)
