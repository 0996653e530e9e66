"""What was searched: rows of single searches are for counting only, and leave the store as counts."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, delete, distinct, func, or_, select, update

from koffset.domain.account import OrganisationKind
from koffset.domain.search_log import Asking, LoggedSearch, Months, Outcome, SearchChoices, SearchCount
from koffset.store.tables import organisations, search_choices, search_log
from koffset.store.view import SqlView

_MONTH = func.substr(cast(search_log.c.day, String), 1, 7)
_FOLDED = func.lower(search_log.c.text)


class SearchLogReads(SqlView):
    async def search_choices(self, organisation_ids: Sequence[str]) -> Mapping[str, SearchChoices]:
        rows = await self._rows_of(select(search_choices), search_choices.c.organisation_id, organisation_ids)
        return {
            row["organisation_id"]: SearchChoices(row["shares_since"], row["forgotten_until"]) for row in rows
        }

    async def count_searches_of(self, organisation_id: str) -> int:
        statement = select(func.count()).select_from(search_log)
        return await self._number(statement.where(search_log.c.organisation_id == organisation_id))

    async def count_asking_organisations(self, months: Months) -> Mapping[Asking, int]:
        kind = search_log.c.organisation_kind
        statement = (
            select(
                kind,
                _MONTH.label("month"),
                func.count(distinct(search_log.c.organisation_id)).label("asking"),
            )
            .where(
                _within(months), search_log.c.is_shared.is_(False), search_log.c.organisation_id.is_not(None)
            )
            .group_by(kind, _MONTH)
        )
        return {
            (OrganisationKind(row["organisation_kind"]), row["month"]): row["asking"]
            for row in await self._rows(statement)
        }

    async def count_searches(
        self, months: Months, told: Sequence[Asking], *, unanswered: bool, least: int, limit: int
    ) -> Sequence[SearchCount]:
        asked = func.count()
        without = func.sum(case((search_log.c.outcome != Outcome.EVIDENCE.value, 1), else_=0))
        nothing = func.sum(case((search_log.c.outcome == Outcome.NOTHING.value, 1), else_=0))
        asking = func.count(distinct(search_log.c.organisation_id))
        statement = (
            select(
                _FOLDED.label("folded"),
                search_log.c.language,
                func.min(search_log.c.text).label("text"),
                asked.label("asked"),
                without.label("got_none"),
                nothing.label("got_nothing"),
                asking.label("asking"),
            )
            .where(_within(months), _tellable(told))
            .group_by(_FOLDED, search_log.c.language)
            .order_by((without if unanswered else asked).desc(), _FOLDED)
            .limit(limit)
        )
        rows = await self._rows(statement.having(without > 0) if unanswered else statement)
        sharing = await self._sharing(months, [row["folded"] for row in rows])
        return [
            SearchCount(
                text=row["text"],
                language=row["language"],
                asked=row["asked"],
                without_evidence=row["got_none"],
                nothing=row["got_nothing"],
                organisations=row["asking"] if row["asking"] >= least else None,
                sharing=sharing[row["folded"], row["language"]],
            )
            for row in rows
        ]

    async def organisation_names(self, kind: OrganisationKind) -> Sequence[str]:
        rows = await self._rows(select(organisations.c.name).where(organisations.c.kind == kind.value))
        return [row["name"] for row in rows]

    async def _sharing(self, months: Months, folded: Sequence[str]) -> Mapping[tuple[str, str], list[str]]:
        """Names of organisations that share, by text and language."""
        statement = (
            select(_FOLDED.label("folded"), search_log.c.language, organisations.c.name)
            .join_from(search_log, organisations, search_log.c.organisation_id == organisations.c.id)
            .where(_within(months), search_log.c.is_shared.is_(True), _FOLDED.in_(folded))
            .distinct()
            .order_by(organisations.c.name)
        )
        names: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for row in await self._rows(statement):
            names[row["folded"], row["language"]].append(row["name"])
        return names


class SearchLogWrites(SearchLogReads):
    async def add_searches(self, searches: Sequence[LoggedSearch]) -> None:
        asking = {each.organisation_id for each in searches if each.organisation_id}
        choices = await self.search_choices(sorted(asking))
        rows = []
        for search in searches:
            chosen = choices.get(search.organisation_id or "", SearchChoices())
            if chosen.keeps(search):
                rows.append(_row(search, is_shared=chosen.shares(search)))
        await self._execute_many(search_log.insert(), rows)

    async def share_searches(self, organisation_id: str, since: datetime | None) -> None:
        await self._choose(organisation_id, {"shares_since": since})
        if since is None:
            theirs = update(search_log).where(search_log.c.organisation_id == organisation_id)
            await self._connection.execute(theirs.values(is_shared=False))

    async def forget_searches(self, organisation_id: str, until: datetime) -> None:
        await self._choose(organisation_id, {"forgotten_until": until})
        theirs = search_log.c.organisation_id == organisation_id
        await self._connection.execute(delete(search_log).where(theirs))

    async def forget_searches_before(self, day: date) -> None:
        await self._connection.execute(delete(search_log).where(search_log.c.day < day))

    async def _choose(self, organisation_id: str, chosen: Mapping[str, Any]) -> None:
        there = (await self.search_choices([organisation_id])).get(organisation_id, SearchChoices())
        row = {
            "organisation_id": organisation_id,
            "shares_since": there.shares_since,
            "forgotten_until": there.forgotten_until,
            **chosen,
        }
        await self._upsert(search_choices, [row])


def _within(months: Months) -> ColumnElement[bool]:
    return search_log.c.day.between(*months.days())


def _tellable(told: Sequence[Asking]) -> ColumnElement[bool]:
    """What is nobody's secret: asked without an account, shared, or by so many as may be told."""
    by_many = [
        and_(search_log.c.organisation_kind == kind.value, _MONTH.in_([month])) for kind, month in told
    ]
    return or_(search_log.c.organisation_id.is_(None), search_log.c.is_shared.is_(True), *by_many)


def _row(search: LoggedSearch, *, is_shared: bool) -> dict[str, object]:
    return {
        "day": search.day,
        "text": search.text,
        "language": search.language,
        "filters": json.dumps(dict(search.filters), ensure_ascii=False, sort_keys=True),
        "firms": search.firms,
        "outcome": search.outcome.value,
        "organisation_id": search.organisation_id,
        "organisation_kind": search.organisation_kind.value if search.organisation_kind else None,
        "is_shared": is_shared,
    }
