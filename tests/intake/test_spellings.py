"""Names of Russian regions as workbooks have them, in both languages."""

from __future__ import annotations

import pytest

from metier.sources.spellings import spellings_from, written_otherwise

SPELLINGS = spellings_from({code for _, code in written_otherwise()}, written_otherwise())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Рязанская область", "RU-RYA"),
        ("  Рязанская   область 1)2)", "RU-RYA"),
        ("Камчатский край¹", "RU-KAM"),
        ("г.Москва", "RU-MOW"),
        ("г. Москва*", "RU-MOW"),
        ("Город федерального значения Севастополь", "UA-40"),
        ("Московская область", "RU-MOS"),
        ("в т.ч. Ненецкий автономный округ", "RU-NEN"),
        ("в том числе: Ненецкий авт. округ", "RU-NEN"),
        ("Ханты-Мансийский автономный округ – Югра", "RU-KHM"),
        ("Архангельская область", "RU-ARK"),
        ("Архангельская область без авт.округа", "RU-ARK-EXNEN"),
        ("Архангельская область (кроме Ненецкого автономного округа)", "RU-ARK-EXNEN"),
        ("Тюменская область (без Ханты-Мансийского авт.округа-Югра и Ямало-Ненецкого авт.округа)", "RU-TYU-EXAO"),
        ("Республика Удмуртская", "RU-UD"),
        ("Кабардино-Балкарская", "RU-KB"),
        ("Карачаево-Черкесская .", "RU-KC"),
        ("Северная Осетия-Алания", "RU-SE"),
        ("Алтайский край", "RU-ALT"),
        ("Республика Алтай", "RU-AL"),
        ("Altai Krai", "RU-ALT"),
        ("Moscow Oblast", "RU-MOS"),
        ("Moscow", "RU-MOW"),
        ("Arkhangelsk Oblast excl. Nenets AO", "RU-ARK-EXNEN"),
        ("Republic of Tatarstan", "RU-TA"),
        ("RU-TA", "RU-TA"),
        ("Altai", None),
        ("Нигдейская область", None),
        ("1) Данные динамического ряда, начиная с 2016 года", None),
    ],
)
def test_a_name_as_written(written: str, code: str | None):
    assert SPELLINGS.code(written) == code


def test_two_codes_with_one_name_give_none():
    assert spellings_from({"A", "B"}, [("Alpha Region", "A"), ("Region Alpha", "B")]).code("Alpha Region") is None
