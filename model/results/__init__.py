"""From a history to numbers: measures, costs, statistics, periods."""
