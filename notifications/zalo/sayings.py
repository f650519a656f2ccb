"""What Zalo's channel says of what happened, by the code that is kept of it (lib/meaning). Pure.

What each of Zalo's own codes means stands in `errors`.
"""

from __future__ import annotations

from collections.abc import Mapping

from lib.vocabulary import Pair
from notifications.zalo.errors import TABLES

SAYINGS: Mapping[str, Pair] = {
    "zalo.silent": ("Zalo không trả lời: {why}", "Zalo does not answer: {why}"),
    "zalo.withdrawn": ("Mẫu tin {id} ở Zalo đang là {status}.", "Template {id} is {status} at Zalo."),
    # --- a message that cannot be made ---
    "zalo.no-address": ("Không có số di động hay mã Zalo.", "There is neither a mobile number nor a user id."),
    "zalo.no-template": ("Sổ mẫu tin Zalo chưa có mẫu “{kind}”.", "The registry has no Zalo template '{kind}'."),
    "zalo.value-missing": (
        "Mẫu tin Zalo {id}: tham số “{name}” cần giá trị {value}, thông báo này không có.",
        "Zalo template {id}: the parameter '{name}' needs the value {value}, which this notice lacks.",
    ),
    "zalo.value-too-long": (
        "Mẫu tin Zalo {id}: tham số “{name}” nhận {most} ký tự, “{text}” dài {n}.",
        "Zalo template {id}: the parameter '{name}' takes {most} characters, '{text}' has {n}.",
    ),
    # --- the registry ---
    "zalo.registry-unset": (
        "Chưa đặt DONDOC_ZALO_TEMPLATES: tệp ghi mẫu tin nào dùng cho loại thông báo nào.",
        "DONDOC_ZALO_TEMPLATES is not set: the file that says which template says which kind of notice.",
    ),
    "zalo.registry-unreadable": (
        "Không đọc được sổ mẫu tin Zalo {path}: {why}.",
        "The registry of Zalo templates {path} cannot be read: {why}.",
    ),
    "zalo.registry-wrong.line": (
        "Sổ mẫu tin Zalo có chỗ sai ({path}, dòng {line}); `dondoc zalo status` nói rõ.",
        "The registry of Zalo templates is wrong ({path}, line {line}); `dondoc zalo status` says how.",
    ),
    "zalo.registry-wrong": (
        "Sổ mẫu tin Zalo có chỗ sai ({path}); `dondoc zalo status` nói rõ.",
        "The registry of Zalo templates is wrong ({path}); `dondoc zalo status` says how.",
    ),
    # --- the grant of the Official Account ---
    "zalo.not-renewed-yet": (
        "Zalo chưa trả lời khi gia hạn quyền truy cập.",
        "Zalo has not answered the renewal of the grant.",
    ),
    "zalo.not-renewed": (
        "Không gia hạn được quyền truy cập Zalo: {why}.",
        "The Zalo grant was not renewed: {why}.",
    ),
    "zalo.no-grant": (
        "Tài khoản Zalo OA chưa cấp quyền cho ứng dụng; hãy chạy `dondoc zalo connect`.",
        "The Official Account has not granted access; run `dondoc zalo connect`.",
    ),
    "zalo.grant-gone": (
        "Quyền truy cập Zalo OA đã hết hiệu lực ({why}); quản trị viên OA cần cấp lại bằng `dondoc zalo connect`.",
        "The grant of the Official Account is gone ({why}); its administrator must renew it by `dondoc zalo connect`.",
    ),
    "zalo.grant-shut": (
        "Không mở được quyền truy cập Zalo đã lưu, vì khóa bí mật (DONDOC_SECRET_KEY hoặc secret.key) đã mất hay đổi; "
        "hãy đặt lại khóa cũ (DONDOC_SECRET_KEY_BEFORE), hoặc cấp lại bằng `dondoc zalo connect`.",
        "The Zalo grant cannot be opened, since the secret key (DONDOC_SECRET_KEY or secret.key) was lost or changed; "
        "put the earlier key back (DONDOC_SECRET_KEY_BEFORE), or renew the grant by `dondoc zalo connect`.",
    ),
    "zalo.renewal-refused": (
        "Zalo từ chối gia hạn quyền truy cập ({why}); hãy kiểm tra DONDOC_ZALO_APP_ID và DONDOC_ZALO_APP_SECRET. Nếu "
        "đúng cả, quản trị viên OA cần cấp lại bằng `dondoc zalo connect`.",
        "Zalo refuses to renew the grant ({why}); check DONDOC_ZALO_APP_ID and DONDOC_ZALO_APP_SECRET. If both are "
        "right, the administrator must renew it by `dondoc zalo connect`.",
    ),
    "zalo.no-json": ("HTTP {n}, không phải JSON", "HTTP {n}, no JSON object"),
    "zalo.odd-token": ("mã truy cập không đúng dạng", "an access token that is none"),
    "zalo.half-a-pair": (
        "mã truy cập thiếu refresh_token hoặc expires_in",
        "an access token without refresh_token or expires_in",
    ),
    # --- a refusal: its code, what that means, and Zalo's own words, which name the parameter. Last, for they begin as
    # some of the others do ---
    "zalo.refused.told": ("Zalo {n}: {what} ({told})", "Zalo {n}: {what} ({told})"),
    "zalo.refused": ("Zalo {n}: {what}", "Zalo {n}: {what}"),
    **{f"zalo.{host}.{n}": (one.vi, one.en) for host, table in TABLES.items() for n, one in table.items()},
    "zalo.unknown-code": ("lỗi không có trong bảng", "a code of no table"),
}
