"""The blocks of *Briefing* and *Present*."""
