"""Short names of states, kinds and choices, for buttons and cards."""

from markupsafe import Markup

from bot.domain import places
from bot.i18n import N_, Translator

LANGUAGES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

WORKFLOW = {
    "submitted": N_("New"),
    "in_review": N_("Under review"),
    "published": N_("Published"),
    "closed": N_("Closed"),
    "rejected": N_("Not accepted"),
}
ROLE = {
    "admin": N_("admin"),
    "moderator": N_("moderator"),
    "translator": N_("translator"),
    "observer": N_("observer"),
}
VERIFICATION = {
    "unverified": N_("Not confirmed yet"),
    "one_source": N_("One source"),
    "corroborated": N_("Confirmed by several sources"),
    "documented": N_("Documented"),
}
SITUATION = {
    "missing": N_("Missing"),
    "detained": N_("Detained"),
    "in_custody": N_("In custody"),
    "imprisoned": N_("Imprisoned"),
    "exit_ban": N_("Not allowed to leave"),
    "released": N_("Released"),
    "returned": N_("Returned"),
    "deceased": N_("Deceased"),
    "unknown": N_("Not known"),
}
CONSENT = {
    "private": N_("Keep private"),
    "organisations": N_("Share with rights organisations"),
    "publish_without_me": N_("Publish, without me"),
    "publish": N_("Publish"),
}
EVENT = {
    "disappeared": N_("Disappeared"),
    "crossed_border": N_("Crossed the border"),
    "detained": N_("Detained"),
    "arrested": N_("Arrested"),
    "charged": N_("Charged"),
    "sentenced": N_("Sentenced"),
    "imprisoned": N_("Imprisoned"),
    "transferred": N_("Transferred"),
    "released": N_("Released"),
    "contact": N_("Contact"),
    "picket": N_("Picket"),
    "fined": N_("Fined"),
    "hearing": N_("Court hearing"),
    "statement": N_("Statement"),
    "reprisal": N_("Reprisal"),
    "other": N_("Other"),
}
SOURCE = {
    "relative": N_("A relative"),
    "witness": N_("A witness"),
    "document": N_("A document"),
    "media": N_("Media"),
    "official": N_("An official body"),
}
CONFIDENCE = {
    "claimed": N_("Claimed"),
    "corroborated": N_("Confirmed"),
    "documented": N_("Documented"),
    "disputed": N_("Disputed"),
}
CONCERNS = {
    "person": N_("The person"),
    "wife": N_("The wife"),
    "husband": N_("The husband"),
    "child": N_("A child"),
    "parent": N_("A parent"),
    "sibling": N_("A brother or sister"),
    "nephew": N_("A nephew or niece"),
    "other_relative": N_("Another relative"),
}
REPLY = {
    "none": N_("No reply"),
    "formal": N_("A formal reply without an answer"),
    "refused": N_("Refused"),
    "promised": N_("A promise"),
    "answered": N_("Answered"),
}
CITIZENSHIP = {
    "kz": N_("Kazakhstan"),
    "cn": N_("China"),
    "both": N_("Kazakhstan and China"),
    "none": N_("No citizenship"),
}
RELATION = {
    "wife": N_("Wife"),
    "husband": N_("Husband"),
    "child": N_("Son or daughter"),
    "parent": N_("Father or mother"),
    "sibling": N_("Brother or sister"),
    "relative": N_("Another relation"),
    "friend": N_("Friend, colleague or neighbour"),
}
ALIKE = {
    "same": N_("the same name"),
    "script": N_("the same name in another script"),
    "spelling": N_("the same name, spelled differently"),
    "part": N_("a part of the name"),
}
# What the person of another case is; unlike RELATION, not said by a relative.
TIE = {
    "wife": N_("The wife"),
    "husband": N_("The husband"),
    "spouse": N_("The husband or wife"),
    "son": N_("A son"),
    "daughter": N_("A daughter"),
    "child": N_("A son or daughter"),
    "father": N_("The father"),
    "mother": N_("The mother"),
    "parent": N_("The father or mother"),
    "brother": N_("A brother"),
    "sister": N_("A sister"),
    "sibling": N_("A brother or sister"),
    "nephew": N_("A niece or nephew"),
    "uncle": N_("An uncle or aunt"),
    "grandchild": N_("A grandchild"),
    "grandparent": N_("A grandfather or grandmother"),
    "cousin": N_("A cousin"),
    "relative": N_("Somebody of the family"),
    "friend": N_("A friend, colleague or neighbour"),
    "together": N_("Travelled together"),
    "same_event": N_("The same event"),
}
HAPPENED = {key: SITUATION[key] for key in ("missing", "detained", "in_custody", "imprisoned", "exit_ban")}


def label(t: Translator, table: dict[str, str], code: str) -> str:
    """The name of a code; a code that is no code (somebody's own words) stands for itself."""
    return t(table[code]) if code in table else code


def tied(t: Translator, relation: str, who: str) -> Markup:
    """Who belongs to a person, with a colon: Kazakh and Russian would decline the one by the other."""
    return Markup("{}: {}").format(label(t, TIE, relation), who)


def language_name(code: str) -> str:
    """A language by its own name, as every reader can recognise it."""
    return LANGUAGES.get(code, code)


def place_name(t: Translator, region: str | None, text: str = "") -> str:
    """A region with the place within it, in the reader's language as far as the region goes."""
    if not region:
        return text
    place = places.get(region)
    known = {name.casefold() for name in place.names.values()}
    return ", ".join(part for part in (place.name(t.language), "" if text.casefold() in known else text) if part)
