"""What comes in and goes out as files: the workbooks that cadres hold, later the packages between laptops."""
