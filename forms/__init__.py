"""What a form is, without a screen: sections, fields, conditions, and what was submitted."""
