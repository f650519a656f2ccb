"""The everyday words of rosters: headings beside those of the contract, and levels of units. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib import levels
from lib.levels import WRITTEN

_VALIDITY: Mapping[str, Sequence[str]] = {
    "valid_from": (
        *("từ", "from", "ngày bắt đầu", "bắt đầu", "bắt đầu từ", "bắt đầu từ ngày", "hiệu lực từ", "hiệu lực từ ngày"),
        *("có hiệu lực từ", "có hiệu lực từ ngày", "ngày hiệu lực", "ngày có hiệu lực", "start date"),
    ),
    "valid_to": (
        *("đến", "to", "ngày kết thúc", "kết thúc", "kết thúc ngày", "hiệu lực đến", "hiệu lực đến ngày"),
        *("có hiệu lực đến", "có hiệu lực đến ngày", "đến hết ngày", "end date"),
    ),
}
UNIT_SYNONYMS: Mapping[str, Sequence[str]] = {
    **_VALIDITY,
    "code": ("mã đơn vị", "mã đv", "mã số", "mã số đơn vị", "mã cơ quan", "mã đơn vị hành chính", "unit code"),
    "name": (
        *("tên đơn vị", "tên đv", "tên cơ quan", "tên cơ quan, đơn vị", "tên đơn vị hành chính", "đơn vị", "unit name"),
        *("tên gọi", "tên đầy đủ", "unit"),
    ),
    "level": ("cấp đơn vị", "cấp hành chính", "loại", "loại đơn vị", "cấp bậc"),
    "parent": (
        *("đơn vị cấp trên", "cấp trên", "đơn vị trực thuộc", "trực thuộc đơn vị", "mã đơn vị cấp trên", "mã cấp trên"),
        *("mã trực thuộc", "mã đơn vị trực thuộc", "đơn vị chủ quản", "thuộc đơn vị", "thuộc", "cấp trên trực tiếp"),
        *("đơn vị cấp trên trực tiếp", "mã đơn vị chủ quản", "parent code", "superior"),
    ),
    "tags": ("nhóm đơn vị", "tag", "phân nhóm", "group", "groups"),
    "resolution": ("số nghị quyết", "theo nghị quyết", "nghị quyết số", "nghị quyết, quyết định"),
}
CONTACT_SYNONYMS: Mapping[str, Sequence[str]] = {
    **_VALIDITY,
    "unit": ("mã đơn vị", "mã đv", "mã số đơn vị", "mã cơ quan", "unit code"),
    "post": ("vai trò", "vị trí", "nhiệm vụ", "role", "position"),
    "title": ("chức danh, chức vụ", "chức danh công tác", "job title"),
    "name": (
        *(
            "họ và tên",
            "họ tên cán bộ",
            "họ và tên cán bộ",
            "tên cán bộ",
            "cán bộ đầu mối",
            "cán bộ",
            "full name",
        ),
        *("họ và tên cán bộ đầu mối", "họ tên cán bộ đầu mối", "người liên hệ"),
    ),
    "email": (
        *("e-mail", "mail", "thư", "địa chỉ email", "địa chỉ e-mail", "địa chỉ mail", "địa chỉ thư điện tử", "gmail"),
        *("hộp thư điện tử", "hòm thư", "hòm thư điện tử", "email công vụ", "thư công vụ", "e-mail address"),
    ),
    "phone": (
        *("số điện thoại", "sđt", "số đt", "đt", "điện thoại di động", "số điện thoại di động", "di động", "đtdđ"),
        *("số di động", "điện thoại liên hệ", "số điện thoại liên hệ", "telephone", "tel", "mobile", "phone number"),
    ),
    "zalo_user_id": ("zalo user id", "zalo id", "mã zalo", "id zalo"),
}
LEVEL_WORDS = tuple(words[0] for words in WRITTEN.values())


def level_code(written: str) -> str:
    """The contract's code of a level that people write, with or without case and marks; any other as it is written."""
    return levels.level_code(written) or written
