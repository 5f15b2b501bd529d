"""
Places of the world with their names: GeoNames, ISO 3166-2 and our own overlay in one SQLite file.

The file is compiled at first use into the user's cache; see docs/gazetteer.md.
"""

from warledger.resources.gazetteer.cache import cache_folder, open_gazetteer
from warledger.resources.gazetteer.distance import kilometres
from warledger.resources.gazetteer.folding import fold, variants
from warledger.resources.gazetteer.store import ATTRIBUTION, Gazetteer, Match, Similar

__all__ = [
    "ATTRIBUTION",
    "Gazetteer",
    "Match",
    "Similar",
    "cache_folder",
    "fold",
    "kilometres",
    "open_gazetteer",
    "variants",
]
