"""How the people of two cases belong together, how that reads from the other side, and the words by which it is said.

There is one kind for each sex only where all three languages have a word of their own for it.
"""

import re
from enum import StrEnum

from bot.domain import letters


class Tie(StrEnum):
    """What one person is to the other."""

    WIFE = "wife"
    HUSBAND = "husband"
    SPOUSE = "spouse"
    SON = "son"
    DAUGHTER = "daughter"
    CHILD = "child"
    FATHER = "father"
    MOTHER = "mother"
    PARENT = "parent"
    BROTHER = "brother"
    SISTER = "sister"
    SIBLING = "sibling"
    NEPHEW = "nephew"
    UNCLE = "uncle"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    COUSIN = "cousin"
    RELATIVE = "relative"
    FRIEND = "friend"
    TOGETHER = "together"
    SAME_EVENT = "same_event"

    @property
    def reverse(self) -> "Tie":
        """What the other one is to this one, in a word that fits whatever their sex; what is mutual stays itself."""
        return _REVERSE.get(self, self)


# A wife's spouse is a man by the laws of the countries we write for; of nobody else the sex is known from here.
_REVERSE = {
    Tie.WIFE: Tie.HUSBAND, Tie.HUSBAND: Tie.WIFE,
    Tie.SON: Tie.PARENT, Tie.DAUGHTER: Tie.PARENT, Tie.CHILD: Tie.PARENT,
    Tie.FATHER: Tie.CHILD, Tie.MOTHER: Tie.CHILD, Tie.PARENT: Tie.CHILD,
    Tie.BROTHER: Tie.SIBLING, Tie.SISTER: Tie.SIBLING,
    Tie.NEPHEW: Tie.UNCLE, Tie.UNCLE: Tie.NEPHEW,
    Tie.GRANDCHILD: Tie.GRANDPARENT, Tie.GRANDPARENT: Tie.GRANDCHILD,
}  # fmt: skip


def read_tie(text: str) -> Tie | None:
    """The kind that somebody means by some words in Kazakh, Russian or English; else None."""
    return _KNOWN.get(_key(text))


def _key(text: str) -> str:
    """The words that tell, in one skeleton of letters."""
    return " ".join(word for word in re.findall(r"\w+", letters.fold(text)) if word not in _EMPTY)


_EMPTY = frozenset(
    letters.fold("is the a an of as his her their оның болады болатын это его её их является приходится").split()
)
_WORDS = {
    Tie.WIFE: "wife, әйел, әйелі, зайып, зайыбы, жена, супруга",
    Tie.HUSBAND: "husband, күйеу, күйеуі, ері, муж, супруг",
    Tie.SPOUSE: """spouse, husband or wife, wife or husband, жұбай, жұбайы, күйеуі немесе әйелі, әйелі немесе күйеуі,
        муж или жена, жена или муж, супруг или супруга""",
    Tie.SON: "son, ұл, ұлы, сын",
    Tie.DAUGHTER: "daughter, қыз, қызы, дочь, дочка, дочери",
    Tie.CHILD: "child, son or daughter, бала, баласы, ұлы немесе қызы, ребёнок, сын или дочь",
    Tie.FATHER: "father, dad, әке, әкесі, отец, папа",
    Tie.MOTHER: "mother, mum, mom, ана, анасы, шеше, шешесі, мать, мама",
    Tie.PARENT: "parent, father or mother, ата-ана, ата-анасы, әкесі немесе анасы, родитель, отец или мать",
    Tie.BROTHER: "brother, аға, ағасы, іні, інісі, ағасы не інісі, брат",
    Tie.SISTER: "sister, әпке, әпкесі, сіңлі, сіңлісі, қарындас, қарындасы, әпкесі сіңлісі не қарындасы, сестра",
    Tie.SIBLING: "sibling, brother or sister, бауыр, бауыры, бірге туған бауыры, брат или сестра",
    Tie.NEPHEW: """nephew, niece, niece or nephew, жиен, жиені, бауырының баласы, жиені не бауырының баласы,
        племянник, племянница, племянник или племянница""",
    Tie.UNCLE: """uncle, aunt, uncle or aunt, нағашы, нағашысы, әкесінің не анасының бауыры, дядя, тётя,
        дядя или тётя""",
    Tie.GRANDCHILD: "grandchild, grandson, granddaughter, немере, немересі, внук, внучка, внук или внучка",
    Tie.GRANDPARENT: """grandparent, grandfather, grandmother, grandfather or grandmother, ата, атасы, әже, әжесі,
        атасы не әжесі, дедушка, бабушка, дед, дедушка или бабушка""",
    Tie.COUSIN: """cousin, бөле, бөлесі, немере бауыры, немере ағасы, немере інісі, немере бауыры не бөлесі,
        двоюродный брат, двоюродная сестра, двоюродный брат или сестра""",
    Tie.RELATIVE: """relative, another relative, relation, somebody of the family, туыс, туысы, туысқан, туысқаны,
        басқа туысы, родственник, родственница, родственник или родственница, родные, другой родственник""",
    Tie.FRIEND: """friend, colleague, neighbour, neighbor, friend colleague or neighbour, дос, досы, әріптес, әріптесі,
        көрші, көршісі, досы әріптесі не көршісі, друг, подруга, коллега, сосед, соседка, друг коллега или сосед""",
    Tie.TOGETHER: """together, travelled together, traveled together, бірге, бірге жолға шыққан, бірге жүрген, вместе,
        ехали вместе, были в пути вместе, попутчик, попутчица""",
    Tie.SAME_EVENT: """same event, event, бір оқиға, сол оқиға, оқиға, бір оқиғаға тап болған, одно событие,
        то же событие, одно и то же событие, событие""",
}
_KNOWN = {_key(phrase): tie for tie, phrases in _WORDS.items() for phrase in phrases.split(",")}
