"""The record of a part: something that is not ours alone, or that a reader would want to trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["python", "npm", "data", "model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A package, a data set or a model that the product is made of or cannot run without."""

    kind: Kind
    name: str
    version: str
    licence: str  #: an SPDX expression; empty where it is not known
    known: str  #: how the licence is known, in words
    #: Digests of its files, hexadecimal, each with its algorithm: "SHA-256" or "SHA-512"
    digests: tuple[tuple[str, str], ...]
    comes: str  #: how it gets to the user, in words
    needs: tuple[str, ...] = ()  #: names of the parts that it cannot do without

    @property
    def reference(self) -> str:
        """One word that names it; of a package, its purl."""
        if self.kind == "python":
            return f"pkg:pypi/{self.name}@{self.version}"
        if self.kind == "npm":
            return f"pkg:npm/{self.name.replace('@', '%40')}@{self.version}"
        return f"{self.kind}:{self.name}"
