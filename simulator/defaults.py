"""What an office has at Zalo after registering: an app, an Official Account, six approved templates. Invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.api.templates import Param, Template


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What the office types into its settings. None of it opens anything but a simulator."""

    app_id: str = "2074138120372622546"
    app_secret: str = field(default="bi-mat-ung-dung-dien-tap", repr=False)
    oa_id: str = "2893352839501541173"
    oa_secret: str = field(default="khoa-bi-mat-oa-dien-tap", repr=False)


_UNIT = Param(name="don_vi", kind="ADDRESS")
_PLAN = Param(name="so_ke_hoach", kind="CODE")
_WHAT = Param(name="noi_dung", kind="ADDRESS")
_DUE = Param(name="han", kind="DATE")
_STANDING = Param(name="tinh_trang", kind="NAME")
_COUNT = Param(name="so_viec", kind="NUMBER")

TEMPLATES = (
    Template(
        template_id="510001",
        name="Nhắc hạn báo cáo",
        text="Kính gửi <don_vi>. Kế hoạch <so_ke_hoach>: <noi_dung>. Hạn: <han>. Tình trạng: <tinh_trang>.",
        params=(_UNIT, _PLAN, _WHAT, _DUE, _STANDING),
        tag="2",
        not_at_night=True,
    ),
    Template(
        template_id="510002",
        name="Đôn đốc quá hạn",
        text="Kính gửi <don_vi>. Kế hoạch <so_ke_hoach>: <noi_dung> đã quá hạn <han>. Tình trạng: <tinh_trang>.",
        params=(_UNIT, _PLAN, _WHAT, _DUE, _STANDING),
        tag="2",
        not_at_night=True,
    ),
    Template(
        template_id="510003",
        name="Báo cáo cấp trên",
        text="Kính gửi <don_vi>. Kế hoạch <so_ke_hoach>: <noi_dung>, hạn <han>, còn <so_viec> đơn vị chưa báo cáo.",
        params=(_UNIT, _PLAN, _WHAT, _DUE, _COUNT),
        tag="2",
        not_at_night=True,
    ),
    Template(
        template_id="510004",
        name="Giao nhiệm vụ",
        text="Kính gửi <don_vi>. Kế hoạch <so_ke_hoach> giao: <noi_dung>. Hạn: <han>.",
        params=(_UNIT, _PLAN, _WHAT, _DUE),
    ),
    Template(
        template_id="510005",
        name="Kết quả xem xét báo cáo",
        text="Kính gửi <don_vi>. Kế hoạch <so_ke_hoach>: <noi_dung>. Kết quả: <tinh_trang>. Hạn: <han>.",
        params=(_UNIT, _PLAN, _WHAT, _STANDING, Param(name="han", kind="DATE", required=False)),
    ),
    Template(
        template_id="510006",
        name="Tổng hợp việc đến hạn",
        text="Kính gửi <don_vi>. Đến <han> còn <so_viec> việc chưa xong. <noi_dung>",
        params=(_UNIT, _COUNT, _DUE, Param(name="noi_dung", kind="ADDRESS", required=False)),
        tag="2",
        not_at_night=True,
    ),
)
