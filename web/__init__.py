"""Pages and API over workflow/."""
