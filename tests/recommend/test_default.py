"""The default recommender: what every recommender keeps, and what is its own."""

from __future__ import annotations

from pmrs_desktop.recommend.default import Default
from pmrs_desktop.recommend.recommender import Recommender
from tests.contracts.recommender_contract import RecommenderContract


class TestContract(RecommenderContract):
    def make(self) -> Recommender:
        return Default()
