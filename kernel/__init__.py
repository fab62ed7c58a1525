"""The ground floor: errors with codes, who acts, the clock, settings. Imports nothing of ours."""
