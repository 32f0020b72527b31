"""What is written for people, from the marts alone: the page, the workbook, and for whom they are."""
