"""Where forms are tried: words with which one may begin, and what each of a table holds shortly behind its beginning.

They keep the reading linear and quick. A new form that begins with another word, or holds none of these, adds it here:
the test of its example says so.
"""

from __future__ import annotations

import re

from plans.reading.dates.forms.days import DAYS
from plans.reading.dates.forms.form import Form
from plans.reading.dates.forms.lunar import LUNAR
from plans.reading.dates.forms.periods import PERIODS
from plans.reading.dates.forms.recurring import RECURRING, SAID_BEFORE
from plans.reading.dates.forms.relative import RELATIVE

_WORDS = (
    r"truoc|cham|muon|tre|khong|chua|cho|den|toi|het|han|vao|trong|dung|tinh|cap nhat|chot|luy ke|so lieu|ke|bat dau|"
    r"ap dung|tu|sau|ngay|cac|hai|thang|quy|nam|dau|giua|cuoi|nua|thuong|trung|ha|tuan|khoang|giai doan|nhiem ky|hang|"
    r"moi|tung|dinh|theo|luc|hoi|som|thoi|thu|t|chu|cn|toi da|it nhat|toi thieu|xong|mot|ba|bon|mung|mong|ca|bao cao"
)
BEGINS = re.compile(
    rf"(?<![a-z0-9])(?:{_WORDS})(?![a-z])|"
    r"(?:cham|muon) ?nhat|truoc[ \n]?ngay|(?:(?:het|den|vao) ?)?ngay ?[0-9]|"  # glued to what stands before
    r"thu ?(?:hai|ba|tu|nam|sau|bay) (?:hang|moi)|(?<![a-z])(?:sang|trua|chieu|toi)(?= (?:ngay )?[0-9]{1,2}/)|"
    r"(?<![a-z0-9/.,])[0-9]{1,3}(?= ?(?:[(/.:,-]|thang|gio|[hg][ 0-9]|ngay|tuan|nam|quy|va|lan))"
)
_A_NUMBER = r"(?:[0-9)]|(?<![a-z])(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|muoi ?lam|nua))"
TABLES: tuple[tuple[tuple[Form, ...], re.Pattern[str]], ...] = (
    (
        RECURRING,
        re.compile(
            r"(?<![a-z])(?:hang|moi|tung|ky|lan)(?![a-z])|(?:[0-9]|(?<![a-z])sau)[ ]?thang|(?:cua|cac)[ \n]{1,2}thang|"
            r"cac[ \n]{1,2}(?:ngay|buoi|chieu|sang)[ \n]{1,2}(?:thu|chu|sang|chieu|toi)(?![a-z])|"
            r"thang[ \n]{0,3}(?:sau|ke|tiep|dau|cuoi|bao)(?![a-z])|(?:dau|cuoi)[ \n]{1,2}tuan(?![a-z])|"
            r"ngay[ \n]{1,2}cuoi(?![a-z])|"
            r"(?<![a-z])tuan[ \n]{1,2}(?:dau|cuoi|thu)(?![a-z])|"
            r"bao[ \n]{1,2}cao[ \n]{1,2}(?:nhanh )?(?:ngay|tuan|thang|quy)|"
            r"(?<![a-z])(?:tuan|thang|quy|nam)[:,( ]{1,3}(?:gui )?(?:truoc|cham|muon)"
        ),
    ),
    (SAID_BEFORE, re.compile(r"[0-9]|(?<![a-z])(?:thu|chu)(?![a-z])")),
    (RELATIVE, re.compile(_A_NUMBER + r"[ \t\n*_]{0,4}(?:ngay|tuan|thang|gio|nam)(?![a-z])|ngay[ ]thu[ ][0-9]")),
    (DAYS, re.compile(r"[0-9]|(?<![a-z])thu[ ](?:hai|ba|tu|nam|sau|bay)(?![a-z])")),
    (
        LUNAR,
        re.compile(
            r"(?<![a-z])(?:tet|tiet|lap xuan|thanh minh|ha chi|thu phan|lap dong|dong chi)(?![a-z])|"
            r"thang[ \n]{1,2}(?:gieng|chap)(?![a-z])|am[ \n]{1,2}lich|[( ]al\b"
        ),
    ),
    (PERIODS, re.compile(r"(?<![a-z])(?:thang|quy|nam|ky|doan|som nhat)(?![a-z])|[0-9] ?/ ?20[0-9]{2}")),
)
