"""Claims of organisations that a company is theirs, in the database."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select

from koffset.domain.life_cycle import ClaimStatus, OwnershipClaim
from koffset.store.tables import ownership_claims
from koffset.store.view import SqlView


class OwnershipReads(SqlView):
    async def ownership_claims(self) -> Sequence[OwnershipClaim]:
        rows = await self._rows(select(ownership_claims).order_by(ownership_claims.c.created_at))
        return [OwnershipClaim(**{**row, "status": ClaimStatus(row["status"])}) for row in rows]


class OwnershipWrites(SqlView):
    async def put_ownership_claim(self, claim: OwnershipClaim) -> None:
        await self._upsert(ownership_claims, [{**asdict(claim), "status": claim.status.value}])
