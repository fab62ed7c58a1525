"""What comes with the bundled CRM beside its schema."""
