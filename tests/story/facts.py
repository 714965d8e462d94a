"""The public facts of one case, as the press told them in autumn 2025: the real input of the acceptance test.

Nothing here comes from anywhere but published reports; these names stand in no other folder of the project.
"""

NAME_KK = "Әлімнұр Тұрғанбай"
NAME_RU = "Алимнур Турганбай"
NAME_EN = "Alimnur Turganbay"

# What the wife answers in the form, in Kazakh.
REPORT = {
    "name": NAME_KK,
    "other_names": f"{NAME_RU}, {NAME_EN}",
    "when": "2025 жылғы 23 шілде",
    "where": "Қорғас шекара бекетінен өткеннен кейін",
    "responsible": "Қытайдың шекара қызметі: қос азаматтық деп айыптап отыр",
    "story": (
        "Жолдасым жүк көлігінің жүргізушісі. Жүкпен шекарадан өтті де, көп ұзамай ұсталды.",
        "Біз 2017 жылы Қытайдан Қазақстанға көшіп келдік, Қазақстан азаматтығын алып, Қытайдікінен бас тарттық.",
        "Екі айдан астам уақыт өтті, жауап жоқ. Үйде мен және үш қызымыз қалдық.",
    ),
    "tried": (
        "Сыртқы істер министрлігінің Алматыдағы өкілдігі: жауап жоқ",
        "Қытайдың Алматыдағы бас консулдығы: жауап жоқ",
        "Президентке бейнеүндеу: жауап жоқ",
        "Алматы қаласының әкімдігі: жауап жоқ",
    ),
}

QUESTION_RU = "Был ли у него действующий паспорт Казахстана и въезжал ли кто-то из семьи в Китай после 2017 года?"
ANSWER_KK = "Иә, Қазақстан төлқұжаты болды. Қызымыз одан кейін Қытайға барып, еш кедергісіз қайтып келді."

SUMMARY_RU = "Водитель грузовика, гражданин Казахстана, задержан после пересечения границы с Китаем."
SUMMARY_KK = "Жүк көлігінің жүргізушісі, Қазақстан азаматы, Қытаймен шекарадан өткеннен кейін ұсталды."
SUMMARY_EN = "A truck driver and citizen of Kazakhstan was detained after he crossed the border with China."

# Two versions of one event, each with who says so; neither overwrites the other.
VERSION_FAMILY_RU = "Обвинение в двойном гражданстве. Семья считает его безосновательным."
VERSION_OTHER_RU = (
    "По другой версии, задержание связано с делом его племянника, осуждённого в Китае по религиозным причинам."
)
DAY_OF_ONE_OUTLET = "22 июля 2025"

WIFE_DETAINED = {
    "ru": (
        "Жену задержали на вокзале перед поездом в Астану, где она хотела провести "
        "одиночный пикет у МИД, и держали несколько часов."
    ),
    "kk": (
        "Әйелін Астанаға баратын пойызға мінер алдында вокзалда ұстап, бірнеше сағат "
        "ұстады. Ол СІМ алдында жеке пикетке шықпақ болған."
    ),
    "en": (
        "His wife was detained at the railway station before a train to Astana, where "
        "she meant to picket alone, and held for hours."
    ),
}
WIFE_DETAINED_ON = "3 августа 2025"
WIFE_FINED_RU = "Суд оштрафовал жену."
FINE = "700 000 тенге"

APPEAL = "Министерство иностранных дел, представительство в Алматы"
APPEAL_ON = "август 2025"

MINISTRY_RU = "МИД Казахстана сообщает, что Китай не признаёт его казахстанское гражданство."
