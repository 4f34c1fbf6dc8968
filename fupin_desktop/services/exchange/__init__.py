"""What comes in and goes out: packages with their keys and their judge, the folder of the district, workbooks."""
