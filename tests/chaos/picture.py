"""The run as a picture: faults above, mails per ten seconds below, days as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from tests.chaos.faults import Fault
from tests.chaos.world import World

WIDTH, LEFT, ROW, MAILS, STEP = 1000, 285, 15, 110, 10
INK, GRID, FAULT, MAIL = "#57606a", "#d0d7de", "#cf222e", "#0969da"


def svg(world: World, faults: Sequence[Fault]) -> str:
    """One SVG document; the time goes from left to right."""
    kinds = list(dict.fromkeys(fault.kind for fault in sorted(faults, key=lambda one: one.at)))
    last = max([mail.at for mail in world.mail.arrivals] + [world.calm_at])
    scale = (WIDTH - LEFT - 10) / max(1.0, last - world.began)
    bottom = 20 + ROW * len(kinds)
    height = bottom + MAILS + 40

    def x(at: float) -> float:
        return LEFT + scale * (at - world.began)

    parts = [
        f'<line x1="{x(at):.1f}" x2="{x(at):.1f}" y1="10" y2="{height - 25}" stroke="{GRID}"/>' for at, _ in world.days
    ]
    for number, kind in enumerate(kinds):
        y = 20 + ROW * number
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end" fill="{INK}">{escape(kind)}</text>')
        for fault in faults:
            if fault.kind == kind:
                width = max(2.0, scale * (fault.until - fault.at))
                parts.append(
                    f'<rect x="{x(fault.at):.1f}" y="{y - 5}" width="{width:.1f}" height="10" fill="{FAULT}"/>'
                )
    parts += _mails(world, scale, bottom)
    parts.append(f'<text x="{LEFT - 8}" y="{bottom + MAILS}" text-anchor="end" fill="{INK}">mails per {STEP} s</text>')
    parts.append(
        f'<text x="{LEFT}" y="{height - 8}" fill="{INK}">grey lines: the next of the plan’s days begins; '
        f"calm from {world.calm_at - world.began:.0f} s on; {last - world.began:.0f} s in all</text>"
    )
    style = 'font-family="sans-serif" font-size="11"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {style}>'
    return "\n".join([head, f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>', *parts, "</svg>", ""])


def _mails(world: World, scale: float, bottom: int) -> list[str]:
    count = Counter(int((mail.at - world.began) // STEP) for mail in world.mail.arrivals)
    most = max(count.values(), default=1)
    bars = []
    for step, mails in sorted(count.items()):
        high = MAILS * mails / most
        place = f'x="{LEFT + scale * step * STEP:.1f}" y="{bottom + MAILS - high + 5:.1f}"'
        bars.append(f'<rect {place} width="{max(1.0, scale * STEP - 1):.1f}" height="{high:.1f}" fill="{MAIL}"/>')
    bars.append(f'<text x="{LEFT - 8}" y="{bottom + 12}" text-anchor="end" fill="{INK}">{most}</text>')
    return bars
