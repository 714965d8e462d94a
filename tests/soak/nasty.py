"""Texts, names, numbers and buttons that people and attackers have sent to bots."""

ZALGO = "Z" + "̸̡̢̧̨̛̖̗̘̙̜" * 40
TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud83d", "half \udc00 of it", "\u202egnp.tpircs", "\u2066\u2067\ufeff\u200b\u200d",
    ZALGO, "<b>", "<b>bold</b>", "&", "&lt;&amp;", "<script>alert(1)</script>", "<a href='tg://user?id=1'>x</a>",
    "tg://user?id=2001", "@everyone", "%s %d {0} {name} {", "%(name)s", "${jndi:ldap://x}", "'; DROP TABLE cases; --",
    "../../etc/passwd",
    "x" * 4096, "x" * 4097, "&" * 4096, "<" * 1025, "𝒳" * 2048, "👨‍👩‍👧‍👦" * 300, "🇰🇿" * 1000, "\n" * 500,
    "١٢٣٤", "１２３", "½", "²", "Ⅻ",
    "-1", "0", "1e309", "9" * 400, "NaN", "null", "31.02.2024", "2025-99-99", "99999",
    "-5 years ago", "tomorrow", "12.08.2025 in Khorgos", "/", "//", "/ ", "/start@other_bot", "/start\x00", "İıßﬀ",
    "қазақша сөз",
    "تۇتقۇن", "维吾尔", "a,b,,;:|", ",,,", "a" * 300 + ".", "http://[::1", "\\", "\r\n\t\x0b\x0c\x1b[31m",
)  # fmt: skip
NAMES = ("<b>", "&", "&amp;", "tg://user?id=1", "\u202e", ZALGO, "", "\x00", "\ud800", "x" * 4000, "%s{0}", "</a>", "‎")
NUMBERS = (
    0, 1, -1, 2**31, 2**32, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63), 10**30, -(10**30), 1.5, True, False,
    float("inf"), float("-inf"),
)  # fmt: skip
# What stands where something else should.
STRANGERS = (None, "", "x", [], {}, [[]], [{}], {"id": 1}, {"id": None}, {"id": "x"}, ["x"], *NUMBERS)
FILES = (
    {"file_size": 20 * 1024 * 1024 + 1}, {"file_size": -1}, {"file_size": 2**70}, {"mime_type": "image/png"},
    {"mime_type": "application/pdf"}, {"mime_type": ""}, {"mime_type": "\x00/<b>"}, {"file_name": "a.pdf.jpg"},
    {"file_name": "../../x"}, {"file_name": "\x00<b>\ud800"}, {"file_name": "x" * 5000}, {"file_id": "no such file"},
    {"file_id": ""}, {"file_id": "../x"}, {"file_id": "x" * 5000},
)  # fmt: skip
LANGUAGES = ("kk", "ru", "en", "zh-hans", "", "x" * 100, "\x00", "ug-Arab-CN", "<b>", None, 5)
ARGUMENTS = (
    "", "0", "1", "-1", "9" * 19, "9" * 20, "١", "½", "x", "\x00", "\ud800", "page", "yes", "sure", "case", "new",
    "publish", "private", "all", "on", "off", "%", "None", "1e5", " 1", "+1", "0x1",
)  # fmt: skip
