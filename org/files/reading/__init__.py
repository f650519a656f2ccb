"""How an office's file becomes a table: workbooks and CSV, the row of headings, what else a file may be."""
