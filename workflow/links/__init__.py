"""The links by which units come to their pages: made with a message, opened with a page, ended by people."""
