"""A believable company for trying the CRM: generated, the same every time."""
