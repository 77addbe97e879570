"""What offices call the columns of a table, in the languages in which they publish."""

from __future__ import annotations

import re

REGION = re.compile(
    r"регион|субъект|территори|област[ьи]|region|territor|\bgeo\b|geo[_ ]?(?:graph|name|fips)|nuts|provin[cz]|"
    r"\bstate\b|county|régi|regi[óã]|\bregio'?s\b|comunidad|^land$|bundesl[aä]nd|^kreise?$|[ck]anton|départ[ea]ment|"
    r"województw|^powiat|^kraj$|maakun|\bfylke|^län$|^alue|bölge|unidade da federa|^estado|^área geogr|^area\b|"
    r"area_fips|munic[ií]pi|^countr(?:y|ies)\b|\bpaís|^pays$|^paese|^państw|itter107|^(?:lib|cod)?(?:reg|geo)$|^reg_id|ref_area|"
    r"^reporter\b",
    re.I,
)
ACTIVITY = re.compile(
    r"деятельност|отрасл|оквэд|раздел|товар|nace|activit|industr|\bsector|isic|naics|\bsic\b|commodit|product|"
    r"wirtschafts|branche|bedrijfstak|\brama\b|ramas\b|actividad|atividad|attivit|ateco|cnae|secteur|settore|setor|sekcj|"
    r"\bpkd\b|näringsgren|toimial|næring|odvětv|sektör|\bnaf\b|\ba(?:5|10|17|21|38|64|88)\b|\bna(?:5|10|17|21|38|64|88)\b",
    re.I,
)
PERIOD = re.compile(
    r"^годы?\b|период|квартал|\byears?\b|period|\btime\b|quarter|^jahre?$|^zeit$|^ann[ée]es?$|^años?$|^anni?$|^anos?$|^rok\b|"
    r"^lata$|^år$|^vuosi|^yıl|perioden|ref_date",
    re.I,
)
UNIT = re.compile(
    r"^ед\.|единиц|\bunits?\b|измерен|measure|^uom\b|einheit|unité|unidad|unità|jednostka|eenheid|^birim", re.I
)
CODE = re.compile(
    r"^коды?\b|^codes?\b|codes?\)?$|№|n п/п|оквэд|\bтн вэд|\bnace\b|\bisic\b|\bnaics\b|\bsic\b|\bhs\b|окато|октмо|"
    r"sbi\d|\bwz\d|^kod$|^código|^codice|^schlüssel|^nr\.?$|^s\.? ?no\.?$|_id$|^id$|dguid|fips$",
    re.I,
)
CALLED = re.compile(
    r"^(?:наименование )?(?:регион\w*|субъект\w*|территори[яи]|год|код|region\w*|territor\w*|geo|year|code)\b.{0,25}$",
    re.I,
)
HEADINGS = (CALLED, ACTIVITY, PERIOD, UNIT, CODE)  # what a column of labels is called
LONGEST_HEADING = 40  # characters of a heading that may say what its column is; a longer text is a title; chosen here

# Stems of what nearly every table by activity names: farming, mining, making, building, trading.
OF_ACTIVITIES = re.compile(
    r"сельск|лесн|промышл|добыч|обрабат|строит|торгов|agri|forest|mining|manufact|construc|constru[cç]|\btrade\b|"
    r"landw|land- und|gewerbe|industri|baugew|handel|costruz|commerc|com[ée]rci|landbouw|bouwnij|rolni|leśn|przemys|"
    r"budown|retail|jordbruk|skogsbruk|byggverk|maatal|teollis|rakenta|tarım|sanayi|inşaat|zeměd|stavebn|průmysl|indústria|extrativ",
    re.I,
)
