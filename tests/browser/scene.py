"""A short story on all three phones, so that the page has something to show."""

from bot.sandbox.people import Person
from tests.browser.bot import button
from tests.browser.pictures import png
from tests.browser.stage import Sandbox

SAYINGS = {
    "en": {
        "hello": "<b>Jauap</b> helps families of missing and detained people.\nWhat you tell stays sealed.",
        "ask": "What is the person's name?\n<i>Write it as in the passport.</i>",
        "report": "Report a case",
        "privacy": "Privacy",
        "mine": "My cases",
        "name": "Sample Person",
        "thanks": "Thank you. Case <code>KZ-0001</code> is saved.\n"
        "<blockquote>Nothing is published before you agree.</blockquote>",
        "queue": "New case <b>KZ-0001</b>\nName: <tg-spoiler>Sample Person</tg-spoiler>",
        "take": "Take",
        "ask_relative": "Ask",
        "reject": "Reject",
        "news": "<b>KZ-0001</b>: a new development.\n"
        "The ministry <a href='https://example.org/answer'>has answered</a>.",
        "stop": "Stop following",
        "share": "Share",
    },
    "ru": {
        "hello": "<b>Jauap</b> помогает семьям пропавших и задержанных.\nРассказанное хранится запечатанным.",
        "ask": "Как зовут человека?\n<i>Напишите, как в паспорте.</i>",
        "report": "Сообщить о случае",
        "privacy": "Конфиденциальность",
        "mine": "Мои дела",
        "name": "Образец Образцов",
        "thanks": "Спасибо. Дело <code>KZ-0001</code> сохранено.\n"
        "<blockquote>Без вашего согласия ничего не публикуется.</blockquote>",
        "queue": "Новое дело <b>KZ-0001</b>\nИмя: <tg-spoiler>Образец Образцов</tg-spoiler>",
        "take": "Взять",
        "ask_relative": "Спросить",
        "reject": "Отклонить",
        "news": "<b>KZ-0001</b>: есть новости.\nМинистерство <a href='https://example.org/answer'>ответило</a>.",
        "stop": "Не следить",
        "share": "Поделиться",
    },
    "kk": {
        "hello": "<b>Jauap</b> хабарсыз кеткен және ұсталған адамдардың отбасыларына көмектеседі.\n"
        "Айтқаныңыз мөрленіп сақталады.",
        "ask": "Адамның аты-жөні кім?\n<i>Төлқұжаттағыдай жазыңыз.</i>",
        "report": "Хабарлау",
        "privacy": "Құпиялылық",
        "mine": "Менің істерім",
        "name": "Үлгі Үлгіұлы",
        "thanks": "Рақмет. <code>KZ-0001</code> ісі сақталды.\n"
        "<blockquote>Келісіміңізсіз ештеңе жарияланбайды.</blockquote>",
        "queue": "Жаңа іс <b>KZ-0001</b>\nАты: <tg-spoiler>Үлгі Үлгіұлы</tg-spoiler>",
        "take": "Алу",
        "ask_relative": "Сұрау",
        "reject": "Қабылдамау",
        "news": "<b>KZ-0001</b>: жаңа мәлімет бар.\nМинистрлік <a href='https://example.org/answer'>жауап берді</a>.",
        "stop": "Жазылудан бас тарту",
        "share": "Бөлісу",
    },
}  # fmt: skip


async def play(sandbox: Sandbox, language: str) -> None:
    """A relative reports, a moderator sees the case in a forum, a supporter gets news; all in one language."""
    say = SAYINGS[language]
    for user in (sandbox.relative, sandbox.moderator, sandbox.supporter):
        user.language_code = language
    await report(sandbox, say)
    await review(sandbox, say)
    await follow(sandbox, say)


async def report(sandbox: Sandbox, say: dict[str, str]) -> None:
    """What the relative's phone shows."""
    bot, user = sandbox.bot, sandbox.relative
    person = Person(sandbox.client, user.id)
    await person.start()
    first = [[button(say["report"], "report")], [button(say["mine"], "mine"), button(say["privacy"], "privacy")]]
    await bot.say(user.id, say["hello"], *first)
    passing = await bot.say(user.id, say["ask"])
    await person.send(say["name"])
    await bot.call("deleteMessage", chat_id=user.id, message_id=passing["message_id"])
    await person.photo(png(), caption="2025")
    await bot.say(user.id, say["thanks"], [button(say["mine"], "mine")])


async def review(sandbox: Sandbox, say: dict[str, str]) -> None:
    """What the moderator's phone shows: a forum with a topic for the case."""
    bot, user = sandbox.bot, sandbox.moderator
    forum = sandbox.world.add_group("Moderators", user.id, is_forum=True, bot="administrator")
    topic = await bot.call("createForumTopic", chat_id=forum.id, name="KZ-0001")
    thread = topic["message_thread_id"]
    rows = [button(say["take"], "take"), button(say["ask_relative"], "ask"), button(say["reject"], "reject")]
    sent = await bot.say(forum.id, say["queue"], rows, message_thread_id=thread)
    await bot.call("pinChatMessage", chat_id=forum.id, message_id=sent["message_id"])
    await Person(sandbox.client, user.id).start()
    await bot.say(user.id, say["queue"], rows)


async def follow(sandbox: Sandbox, say: dict[str, str]) -> None:
    """What the supporter's phone shows."""
    bot, user = sandbox.bot, sandbox.supporter
    await Person(sandbox.client, user.id).start("case_KZ-0001")
    share = button(say["share"], url="https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fjauap_sandbox_bot&text=KZ-0001")
    await bot.say(user.id, say["news"], [share, button(say["stop"], "stop")])
