"""Each rule by which a name is heard and compared: a pair that would be told wrongly without it."""

import string

import pytest

from bot.domain.names import LIKELY, Script, blocking_keys, read, script_of, similarity
from bot.domain.names.parts import MOST_PARTS

ALIKE = [
    ("С. Аманов", "Серік Аманов"),  # initials, of the father too, and of two letters
    ("Аманов С.Қ.", "Серік Қайратұлы Аманов"),
    ("Zh. Amanov", "Жүсіп Аманов"),
    ("Yu. Amanov", "Юсуп Аманов"),
    ("ағам Серік Аманов", "Серик Аманов"),  # what is said around a name
    ("г-н Серік Аманов", "Серік Аманов"),
    ("«Серік» Аманов (Болатұлы)", "Серик Аманов"),
    ("Серік Аманов, туған жылы 1978", "Серик Аманов"),
    ("Нур Султан Оспан", "Нұрсұлтан Оспан"),  # one word or two
    ("Серік Аманов", "赛力克阿曼"),
    ("Айгүл Болат гызы", "Айгүл Болатқызы"),  # whose child
    ("Азамат Болот уулу", "Azamat Bolotov"),
    ("Айгүл Әділ", "Ayiguli Adili"),
    ("Серік Аманофф", "Serik Amanov"),
    ("Серік Амановв", "Serik Amanov"),
    ("Юсуп Оспан", "Жүсіп Оспан"),  # й and ж
    ("Давлет Оспан", "Дәулет Оспан"),  # в and у
    ("Кувандык Оспан", "Қуандық Оспан"),
    ("Дюсен Оспан", "Дүйсен Оспан"),
    ("Файзулла Ахмедов", "Пайзолла Ахметов"),  # ф and п, д and т, б and п
    ("Айуб Оспан", "Аюп Оспан"),
    ("Мухамедьяров Ержан", "Мұхаметжаров Ержан"),
    ("Ибрагим Аманов", "Ыбырайым Аманов"),
    ("Ehmet Niyaz", "Ахмат Нияз"),  # а and е
    ("Cemil Kasım", "Жәмил Қасым"),  # Turkish c
    ("Cерик Aмaнов", "Серик Аманов"),  # letters that look alike
    ("Shcherbayev Marat", "Щербаев Марат"),  # English, not German
    ("Серік Қасен", "سە\u200cرىك قاسەن"),  # what only joins
    ("\u200fسەرىك قا\u00adسەن", "Серік Қасен"),
    ("يولداش قاسىم", "Yoldash Qasim"),  # й before о
    ("Maimaiti Tuersun", "Memet Tursun"),  # Chinese syllables in Latin letters
    ("Nuermaimaiti Yiming", "Nurmemet Imin"),
    ("Ahemaiti Aili", "Ehmet Eli"),
    ("Abudureyimu Aili", "Abdureyim Eli"),
    ("Abudu-reheman Tuersun", "Abdurahman Tursun"),
    ("Айнур Нурбекова", "阿依努尔·努尔别克娃"),
    ("Бекир Оспан", "别基尔·奥斯潘"),
    ("Серик Амангельдиев", "Сеирк Амангельдиев"),  # letters that changed places
]
OTHERS = [
    ("С. Аманов", "Берік Аманов"),
    ("С.Қ.", "Серік Қайратов"),
    ("Серік Болатов", "Болат Сериков"),  # father and son
    ("Болат Аманов", "Серік Болатұлы Аманов"),
    ("Нұрбек Қайратұлы Аманов", "Нұржан Қайратұлы Аманов"),  # brothers and sisters
    ("Жұмабек Аманов", "Жұмабай Аманов"),
    ("Айгүл Аманова", "Айнұр Аманова"),
    ("Жанат Аманов", "Жанар Аманова"),
    ("陈娟", "沈靜"),  # Chinese names of few sounds
    ("王建国", "王建军"),
    ("徐玉兰", "Сланов Озат"),
    ("Erkin Hesen", "Косанов Әлақын"),  # kin is no Chinese syllable
]


@pytest.mark.parametrize(("a", "b"), ALIKE, ids=lambda name: name)
def test_one_person(a: str, b: str) -> None:
    assert LIKELY <= similarity(a, b) == similarity(b, a)
    assert blocking_keys(a) & blocking_keys(b)


@pytest.mark.parametrize(("a", "b"), OTHERS, ids=lambda name: name)
def test_two_people(a: str, b: str) -> None:
    assert similarity(a, b) == similarity(b, a) < LIKELY


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Давлет", "Дәулет"), ("Кувандык", "Қуандық"), ("Yusup", "Жусуп"), ("يولداش", "Yoldash"),
        ("Мухамедьяр", "Мұхаметжар"),
        ("Ахмед", "Ахмет"), ("Аюб", "Аюп"), ("Фатих", "Патих"), ("Болат гызы", "Болатқызы"), ("Болот уулу", "Болотұлы"),
        ("图尔荪", "吐尔逊"), ("Амановв", "Аманов"), ("Sarkoff", "Sarkov"),
    ],
)  # fmt: skip
def test_they_are_heard_the_same(a: str, b: str) -> None:
    assert similarity(a, b) == 1


def test_the_same_consonant_twice_is_heard_twice() -> None:
    assert read("Memet").parts[0].bones == "mmt"


def test_whom_somebody_seeks_is_still_found() -> None:
    assert similarity("Серика Қайратова", "Серік Қайратов") >= LIKELY


def test_a_vowel_before_a_glide_stays_with_it() -> None:
    assert [part.fold for part in read("Айман Аман Раушан Рашан").parts] == ["aiman", "aman", "raocan", "racan"]


def test_the_same_sounds_in_other_signs_may_be_one_chinese_name() -> None:
    assert similarity("王伟", "汪伟") == 1
    assert similarity("买买提", "麦麦提") == 1


@pytest.mark.parametrize(
    ("text", "script"),
    [("Reheman Tuexun", "pinyin"), ("Reqü Buxar", "latin"), ("Qızılgül", "latin"), ("Schaqypow", "german"),
     ("Scherbayev", "latin")],
)  # fmt: skip
def test_the_hand_of_latin_letters(text: str, script: str) -> None:
    assert script_of(text) is Script(script)


def test_an_initial_is_no_name() -> None:
    assert [part.initial for part in read("Zh. Ә. Ю Ли 李 Шш").parts] == [True, True, True, False, False, True]
    assert similarity("ٴا", "Ә") == 1


def test_a_missing_dot_costs_few_keys() -> None:
    assert blocking_keys("努尔兰居马别克") & blocking_keys("Нұрлан Жұмабек")
    assert len(blocking_keys("努尔兰居马别克阿不都热西提图荪")) <= 45
    assert len(blocking_keys("李" * 200)) <= 4


LONG = ["С " * 100, " ".join(string.ascii_lowercase * 4), "qi'" * 66, "李" * 200, "李 " * 100, "努" * 16, "ﷺ" * 200,
        "ов " * 66, "xiaoa" * 40 + "!", "Нур Султан Бек Жан Али Хан", "а" * 4000]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_nobody_keeps_it_busy(text: str) -> None:
    """What is long or made to be slow is read in few parts and few keys; what is endless would never end here."""
    assert len(read(text).parts) <= MOST_PARTS
    assert 1 <= len(blocking_keys(text)) <= 45
    assert all(0 <= similarity(text, other) <= 1 for other in LONG)
