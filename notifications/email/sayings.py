"""What e-mail says of what happened, by the code that is kept of it (lib/meaning). Pure."""

from __future__ import annotations

from collections.abc import Mapping

from lib.vocabulary import Pair

SAYINGS: Mapping[str, Pair] = {
    # --- a mail that cannot be made ---
    "email.bad-address": (
        "Địa chỉ thư điện tử không hợp lệ; đề nghị sửa trong danh bạ.",
        "The e-mail address is not valid; please correct it in the contacts.",
    ),
    "email.bad-message-id": ("Message-ID của thư không hợp lệ.", "The Message-ID of the mail is not valid."),
    "email.bad-list-id": ("List-Id của thư không hợp lệ.", "The List-Id of the mail is not valid."),
    "email.not-printable": (
        "Tên hoặc tiêu đề có ký tự không in được; đề nghị gõ lại.",
        "A name or the subject holds a character that cannot be printed; please type it anew.",
    ),
    "email.reads-otherwise": (
        "Thư soạn xong đọc lại không đúng như đã soạn nên không được gửi.",
        "The mail does not read as it was written and is not sent.",
    ),
    "email.no-dkimpy": (
        "Đã đặt DONDOC_DKIM_KEY_FILE nhưng chưa cài gói dkimpy; hãy cài dondoc[dkim].",
        "DONDOC_DKIM_KEY_FILE is set, but the package dkimpy is not installed; install dondoc[dkim].",
    ),
    "email.no-key": (
        "Tệp {path} (DONDOC_DKIM_KEY_FILE) không phải là khóa RSA riêng dạng PEM.",
        "{path} (DONDOC_DKIM_KEY_FILE) is no private RSA key in PEM.",
    ),
    "email.key-unreadable": (
        "Không đọc được khóa ký thư {path} (DONDOC_DKIM_KEY_FILE): {why}.",
        "The key for signing mail {path} (DONDOC_DKIM_KEY_FILE) cannot be read: {why}.",
    ),
    "email.odd-signature": (
        "Chữ ký thư (DKIM) không phải là một dòng tiêu đề; đề nghị kiểm tra các biến DONDOC_DKIM_….",
        "The signature (DKIM) is not one header; please check the settings DONDOC_DKIM_….",
    ),
    # --- answers of the server ---
    "email.nobody": ("Địa chỉ không có người nhận ({answer})", "Nobody is at this address ({answer})"),
    "email.refused": ("Máy chủ thư từ chối thư này ({answer})", "The mail server refuses this mail ({answer})"),
    "email.not-now": (
        "Máy chủ thư tạm thời chưa nhận thư ({answer})",
        "The mail server does not take the mail for now ({answer})",
    ),
    "email.not-from-us": (
        "Máy chủ thư không cho hệ thống này gửi thư ({answer})",
        "The mail server does not let this installation send ({answer})",
    ),
    "email.unconfirmed": (
        "máy chủ thư {where} nhận xong thư mà không xác nhận ({why})",
        "the mail server {where} was given the whole mail and confirmed nothing ({why})",
    ),
    # --- no connection ---
    "email.interrupted": (
        "Kết nối với máy chủ thư {where} bị gián đoạn trước khi máy chủ nhận thư ({why})",
        "The connection to the mail server {where} failed before it took the mail ({why})",
    ),
    "email.bad-certificate": (
        "Chứng thư của máy chủ thư {where} không hợp lệ: {why}; thư không được gửi.",
        "The certificate of the mail server {where} is not valid: {why}; nothing was sent.",
    ),
    "email.bad-url": (
        "Tên máy chủ, tên đăng nhập hoặc mật khẩu trong DONDOC_SMTP_URL có chữ có dấu hoặc sai dạng; "
        "thư không được gửi.",
        "The host, user or password in DONDOC_SMTP_URL is not ASCII or malformed; nothing was sent.",
    ),
    "email.lacks": (
        "Máy chủ thư {where} không có {what} mà DONDOC_SMTP_URL yêu cầu; thư không được gửi.",
        "The mail server {where} lacks {what}, which DONDOC_SMTP_URL asks for; nothing was sent.",
    ),
    "email.login-refused": (
        "Máy chủ thư {where} không nhận tên hoặc mật khẩu trong DONDOC_SMTP_URL ({n}).",
        "The mail server {where} refuses the user or password in DONDOC_SMTP_URL ({n}).",
    ),
    "email.unreachable": (
        "Không kết nối được máy chủ thư {where}: {why}.",
        "The mail server {where} cannot be reached: {why}.",
    ),
    "email.too-slow": ("máy chủ quá lâu không trả lời", "the server took too long to answer"),
    "email.nobody-listens": ("không có máy chủ nào ở cổng này", "no server listens there"),
    "email.no-such-host": ("không tìm thấy tên máy chủ", "the name of the server cannot be looked up"),
    "email.closed": ("máy chủ ngắt kết nối", "the server closed the connection"),
    # --- without a server ---
    "email.folder": (
        "Không ghi được thư vào thư mục {folder}: {why}.",
        "Mail cannot be written to the folder {folder}: {why}.",
    ),
}
