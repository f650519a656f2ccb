"""What people read: sentences and their variants, a committee's own, a letter as subject, text and HTML."""
