"""Who is below whom and whom a post reaches on a day: the contract's rule 4, looked up anew each time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from org.model import Contact, UnitVersion
from tests.reference.calendar import ONE

FALLS_BACK_TO = {
    "officer": ["deputy", "mailbox", "head"],
    "head": ["deputy", "officer", "mailbox"],
    "deputy": ["officer", "mailbox", "head"],
    "mailbox": ["officer", "deputy", "head"],
}


@dataclass(frozen=True)
class Told:
    """One person told: by which contact, and for whom it stands in (post, unit)."""

    contact: Contact
    stands_in: tuple[str, str] | None

    @property
    def person(self) -> str:
        """The same e-mail address, case aside, is the same person."""
        assert self.contact.email
        return self.contact.email.casefold()


def _since(heir: tuple[date, str, str | None]) -> date:
    return heir[0]


def valid(row: UnitVersion | Contact, day: date) -> bool:
    return (row.valid_from or date.min) <= day <= (row.valid_to or date.max)


@dataclass
class People:
    """The roster: versions of units, and contacts in the order of their rows."""

    versions: list[UnitVersion] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    heirs: list[tuple[date, str, str | None]] = field(default_factory=list)  # since when, of whom: the main successor

    def replace(self, unit: str, post: str, rows: list[Contact], day: date) -> None:
        """A contact file that names this post of this unit; the rows replace those known.

        One that begins later ends nobody's validity on `day`: whoever holds the post goes on to the day before.
        """
        others = [one for one in self.contacts if (one.unit, one.post) != (unit, post)]
        before = [one for one in self.contacts if (one.unit, one.post) == (unit, post)]
        begins = sorted(one.valid_from for one in rows if one.valid_from and one.valid_from > day)
        written = []
        for row in rows:
            later = [start for start in begins if start > (row.valid_from or date.min)]
            row = replace(row, valid_to=later[0] - ONE) if later and row.valid_to is None else replace(row)
            written.append(next((one for one in before if one == row), row))
        go_on = []
        if begins and not any(valid(row, day) for row in rows):
            last = begins[0] - ONE
            stay = [one for one in before if valid(one, day)]
            ends = [min(one.valid_to or last, last) for one in stay]
            go_on = [
                one if one.valid_to == end else replace(one, valid_to=end) for one, end in zip(stay, ends, strict=True)
            ]
        self.contacts = others + go_on + written

    def lists(self, contact: Contact) -> bool:
        """Whether that very row is there; one that was taken out and put back is another."""
        return any(one is contact for one in self.contacts)

    def holds(self, contact: Contact, day: date) -> bool:
        """Whether that person still has that post and that address."""
        assert contact.email
        return any(
            (one.unit, one.post) == (contact.unit, contact.post)
            and (one.email or "").casefold() == contact.email.casefold()
            and valid(one, day)
            for one in self.contacts
        )

    # --- the tree --------------------------------------------------------------------------------------------------

    def valid(self, code: str, day: date) -> bool:
        return self.knows(code) and valid(self.version(code, day), day)

    def knows(self, code: str) -> bool:
        return any(one.code == code for one in self.versions)

    def version(self, code: str, day: date) -> UnitVersion:
        """The version of that day; of a unit that is not valid then the one before, else the first to come."""
        rows = sorted((v for v in self.versions if v.code == code), key=lambda v: v.valid_from or date.min)
        begun = [v for v in rows if (v.valid_from or date.min) <= day]
        return begun[-1] if begun else rows[0]

    def stands(self, code: str, day: date) -> str:
        """The unit in whose place it stands that day (change contract, U5): its heir, or it itself."""
        place = code
        while not self.valid(place, day):
            heirs = [heir for since, old, heir in sorted(self.heirs, key=_since) if old == place and since <= day]
            heir = heirs[-1] if heirs else None
            if heir in (None, place):
                return code  # nobody is valid: as without heirs
            assert heir
            place = heir
        return place

    def superior(self, code: str, day: date) -> str | None:
        """The parent, its heir or its nearest valid ancestor; None at the top."""
        place = self.stands(code, day)
        parent = self.version(place, day).parent
        while parent is not None and (
            not self.valid(self.stands(parent, day), day) or self.stands(parent, day) == place
        ):
            parent = self.version(parent, day).parent
        return parent and self.stands(parent, day)

    def below(self, code: str, top: str, day: date) -> bool:
        """Strictly below, at any depth."""
        top, above = self.stands(top, day), self.superior(code, day)
        while above is not None and above != top:
            above = self.superior(above, day)
        return above is not None

    def select(
        self, day: date, *, units: tuple[str, ...], level: str | None, tag: str | None, under: str | None
    ) -> list[str]:
        """The units valid that day that a selection names."""
        codes = dict.fromkeys(v.code for v in self.versions if valid(v, day))
        if units:
            return [code for code in codes if code in units]
        return [
            code
            for code in codes
            if (level is None or self.version(code, day).level == level)
            and (tag is None or tag in self.version(code, day).tags)
            and (under is None or self.below(code, under, day))
        ]

    # --- whom a post reaches ---------------------------------------------------------------------------------------

    def within(self, unit: str, post: str, day: date) -> Contact | None:
        """The first valid and reachable holder of the post, else of those it falls back to."""
        place = self.stands(unit, day)
        for one in [post, *FALLS_BACK_TO[post]]:
            for contact in self.contacts:
                if (contact.unit, contact.post) == (place, one) and contact.email and valid(contact, day):
                    return contact
        return None

    def reached(self, unit: str, post: str, desk: str, day: date) -> Told | None:
        """The post, its fallbacks, then one step up: the superior's officer, or at the top the desk's."""
        found = self.within(unit, post, day)
        found = found or self.within(self.superior(unit, day) or desk, "officer", day)
        if found is None:
            return None
        own = (found.unit, found.post) == (unit, post)
        return Told(found, None if own else (post, unit))

    def audience(self, who: str, unit: str, desk: str, day: date) -> Told | None:
        """Whom `who` of the ladder means for a task of `unit`."""
        if who == "issuer":
            return self.reached(desk, "officer", desk, day)
        if who.startswith("level:"):
            return self.reached(self._at_level(who[len("level:") :], unit, day) or desk, "officer", desk, day)
        if who.startswith("superior"):
            above = self.superior(unit, day)
            if who == "superior2":
                above = above and self.superior(above, day)
            return self.reached(above or desk, who.partition(".")[2] or "officer", desk, day)
        return self.reached(unit, who, desk, day)

    def officers(self, units: list[str], desk: str, day: date) -> list[Told | None]:
        """The officers of several units; of one person who is meant for several first for their own unit."""
        entered = list(dict.fromkeys(one.code for one in self.versions))

        def place(one: Told | None) -> tuple[bool, int, int]:
            if one is None:
                return True, -1, -1
            of = one.stands_in[1] if one.stands_in else one.contact.unit
            return one.stands_in is not None, self.contacts.index(one.contact), entered.index(of)

        return sorted((self.reached(unit, "officer", desk, day) for unit in units), key=place)

    def _at_level(self, level: str, unit: str, day: date) -> str | None:
        """The nearest valid unit of that level above."""
        above = self.superior(unit, day)
        while above is not None and self.version(above, day).level != level:
            above = self.superior(above, day)
        return above
