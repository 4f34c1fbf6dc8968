"""What is entered into a person's psychological file, one dialog a subject."""
