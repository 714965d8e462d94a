"""What supporters look at: lists of published cases, the card of one, and search. Only ever publications."""

from bot.domain import places
from bot.domain.case_list import CasePage, Found
from bot.domain.codes import read_code
from bot.domain.errors import NotFound
from bot.domain.peer import Peer
from bot.domain.place import Place
from bot.domain.public_card import PublicCard
from bot.domain.publication import FollowKind, Publication
from bot.domain.search import asked, fit
from bot.domain.text import clip
from bot.services.leading import followed_with
from bot.services.links import as_read
from bot.services.ports import Unit

PAGE = 8
LONGEST_QUERY = 200
# Cases that are compared with what was asked for; from which fit on one is shown, and how far behind the best one.
COMPARED, FITS, NEARLY = 50, 0.5, 0.25


async def browse(unit: Unit, page: int = 0, region: str | None = None) -> CasePage:
    """A page of the open cases, the newest news first; the last one where `page` lies beyond it.

    Raises NotFound for an unknown region.
    """
    regions = within(_place(region)) if region else None
    total = await unit.publications.count(regions)
    page = min(page, max(0, total - 1) // PAGE)
    cases = await unit.publications.page(PAGE, page * PAGE, regions)
    return CasePage(cases, total, page, total > (page + 1) * PAGE, region)


async def count_by_region(unit: Unit) -> list[tuple[Place, int]]:
    """The regions that have open cases, with their number, in the order in which regions are shown."""
    counts = await unit.publications.count_by_region()
    return [(place, counts[place.code]) for place in places.regions() if place.code in counts]


async def search(unit: Unit, words: str) -> Found:
    """The published cases that fit some words best; by place where the words name one and nothing else fits."""
    words = clip(" ".join(words.split()), LONGEST_QUERY)
    place = places.recognise(words)
    region = places.region_of(place) if place else None
    cases = await _fitting(unit, words, PAGE + 1)
    if region and not cases:
        cases = await unit.publications.page(PAGE + 1, 0, within(region))
    return Found(words, cases[:PAGE], region, len(cases) > PAGE)


async def newest(unit: Unit, words: str, limit: int) -> list[Publication]:
    """What to offer for sharing: the case of a code, those that fit the words, or the newest."""
    code = read_code(words)
    named = await unit.publications.standing(code) if code else None
    if named:
        return [named]
    return await (_fitting(unit, words, limit) if words.strip() else unit.publications.page(limit))


async def _fitting(unit: Unit, words: str, limit: int) -> list[Publication]:
    """Those that fit best, and those that fit nearly as well; at the same fit the newest news first.

    In place of a merged case the one that leads, as well as either of them fits.
    """
    query = asked(clip(words, LONGEST_QUERY))
    found = {each.case_id: each for each in await unit.publications.find(query, COMPARED)}
    leads = await unit.merges.leads(found)
    fits: dict[int, float] = {}
    for case_id, each in found.items():
        standing = leads.get(case_id, case_id)
        fits[standing] = max(fits.get(standing, 0.0), fit(query, each))
    least = max(FITS, max(fits.values(), default=0.0) - NEARLY)
    shown = [found.get(each) or await unit.publications.get(each) for each in fits if fits[each] >= least]
    best = [each for each in shown if each]
    return sorted(best, key=lambda each: (fits[each.case_id], each.news_at), reverse=True)[:limit]


async def look(unit: Unit, peer: Peer, code: str) -> PublicCard | None:
    """The public card of a code in any spelling; None alike for no case and for one that is not published.

    Of a merged case it is the card of the one that leads.
    """
    clean = read_code(code)
    publication = await unit.publications.standing(clean) if clean else None
    if publication is None:
        return None
    follows, cases = await unit.follows.of(peer.id), await followed_with(unit, publication.case_id)
    links = [link for case_id in cases for link in await unit.publications.links_of(case_id)]
    return PublicCard(
        publication,
        tuple(await unit.publications.news_of(publication.case_id)),
        follows_case=any(f.case_id in cases for f in follows),
        follows_region=any(f.kind is FollowKind.REGION and f.region == publication.region for f in follows),
        former="" if clean == publication.code else clean or "",
        links=tuple(await as_read(unit, publication, links)),
    )


def within(place: Place) -> list[str]:
    """The codes of a place and of every place inside it."""
    inside = (other.code for other in places.every() if place.code in places.around(other))
    return [place.code, *inside]


def _place(code: str) -> Place:
    try:
        return places.get(code)
    except KeyError as error:
        raise NotFound from error
