"""Made-up stories that have hardly a word in common."""

from __future__ import annotations

RIVER = (
    "The river rose through the night and reached the lower market by morning, where traders moved their goods to the "
    "upper floor. The mayor said the bridge would stay open as long as the water kept below the second mark. Schools "
    "in the old town remained closed, and buses were led around the harbour until further notice."
)
LATER = (
    "Two days after the flood the clearing up has begun in all quarters of the town. Helpers from the neighbouring "
    "villages carried mud out of cellars while engineers looked at the foundations of the bridge, which will not be "
    "opened to lorries before the end of the month, as the ministry of transport has announced in the evening."
)
HARVEST = (
    "Farmers in the south have begun to bring in the wheat, a week earlier than in other years. The dry spring has "
    "left the ears small, but prices are high, and the cooperative expects no one to give up. Rain is forecast for the "
    "end of next week, which would come too late for the barley and in time for the beet."
)
VOTE = (
    "Parliament has put off the vote on the budget until autumn because two small parties refused their votes in the "
    "last hour. The minister of finance spoke of a bad day for pensioners, while the opposition asked for elections. "
    "Until then the state may spend each month a twelfth of what it spent last year, as the constitution provides."
)
STORIES = {
    1: ("River rises in the night", RIVER),
    2: ("Farmers bring in the wheat", HARVEST),
    3: ("Budget: no vote", VOTE),
}
"""Number -> title and text."""
