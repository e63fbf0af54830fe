"""What is taken into the room: one content, told as slides, workbook, report, paper and pack."""
