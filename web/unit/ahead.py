"""The files of a form: under names that fit what they are, and kept ahead of it where the form must be corrected."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from lib.problem import Refused
from web.forms import Form
from web.site import Site
from workflow.keeping.file_types import fitted
from workflow.keeping.files import Copy
from workflow.keeping.uploads import Whose, take
from workflow.links.opened import Opened


def files_in(form: Form) -> list[tuple[str | None, Copy]]:
    """The files of a form, each with the deliverable whose field it came in."""
    return [
        (name.partition(".")[2] or None, copy)
        for name, copy in form.files
        if name == "file" or name.startswith("file.")
    ]


def keep_ahead(site: Site, holder: Opened, id: str, files: Iterable[tuple[str | None, Copy]]) -> None:
    """What came with a form that must be corrected need not be sent again, as far as it is what pages take."""
    folder, whose = site.settings.uploads_folder, Whose(holder.link_id, int(id))
    for deliverable, copy in files:
        with suppress(Refused):
            take(site.store, folder, of_kind(site, copy), whose, deliverable=deliverable, at=site.clock())


def of_kind(site: Site, copy: Copy) -> Copy:
    """The file under a name that fits what it is; raises Refused where it is none that pages take."""
    return fitted(copy, site.settings.upload_types)
