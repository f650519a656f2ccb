"""What may stand in a header of a mail, and in a command to a mail server, as it is; and what may nowhere."""

from __future__ import annotations

import re

_ATOM, _LABEL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# A name of the DNS (RFC 1123); `localhost` is one.
DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
# What needs neither quotes nor an extension of the mail server (RFC 5321: Dot-string, Domain, and their lengths), and
# cannot be taken for an encoded word.
ADDRESS = re.compile(rf"(?!.*=\?)(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{DOMAIN}")
# An encoded word (RFC 2047): there are programs that decode it wherever it stands, into line breaks too.
ENCODED_WORD = re.compile(r"=\?.*?\?=", re.DOTALL)
