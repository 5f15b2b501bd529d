"""Published findings as schema.org ClaimReview, the form that fact-check search engines read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from warledger.publish.exports.columns import iso

if TYPE_CHECKING:
    from pathlib import Path

    from warledger.publish.exports.dataset import Dataset, PublishedFinding


def write_claim_reviews(dataset: Dataset, path: Path) -> None:
    """A JSON-LD graph with one review a finding. The rating speaks of the arithmetic alone."""
    graph = [_review(finding) for finding in dataset.findings]
    made = {"@context": "https://schema.org", "@graph": graph}
    path.write_text(
        json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8", "backslashreplace"
    )


def _review(finding: PublishedFinding) -> dict[str, Any]:
    report = {
        "@type": "NewsArticle",
        "headline": finding.title,
        "url": finding.url,
        "datePublished": iso(finding.published),
        "publisher": {"@type": "Organization", "name": finding.outlet} if finding.outlet else None,
    }
    return {
        "@type": "ClaimReview",
        "identifier": finding.id,
        "claimReviewed": " … ".join(finding.quotes),
        "reviewBody": finding.message,
        "itemReviewed": {
            "@type": "Claim",
            "appearance": {name: value for name, value in report.items() if value is not None},
        },
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": 1,
            "bestRating": 5,
            "worstRating": 1,
            "alternateName": "The report's own figures do not agree",
        },
        "author": {"@type": "Organization", "name": "Warledger"},
    }
