"""Tables to things people read: HTML, workbook, text in several languages."""
