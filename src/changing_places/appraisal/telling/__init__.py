"""An appraisal told: as JSON, as a business case in Word, PDF and HTML, and as a live workbook."""
