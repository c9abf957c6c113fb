"""Columns that tell who a patient is: names, dates of birth, hospital numbers, addresses. None reaches any output."""

import re
import unicodedata
from collections.abc import Sequence

from .ColumnKeys import plainKey
from .Moments import parseDate

NAME, BIRTH, NUMBER, ADDRESS = ("names of persons", "dates of birth", "hospital or identity numbers",
                                "addresses, telephone numbers or e-mail")
"""What a column may hold, in the words of the sentence that tells of it."""

_NAME_KEYS = frozenset((
    "name", "names", "full_name", "patient_name", "patients_name", "name_of_patient", "pat_name", "subject_name",
    "first_name", "given_name", "given_names", "last_name", "family_name", "middle_name", "maiden_name", "initials",
    "name_vorname", "vor_und_nachname", "initialen", "xingming",
    "姓名", "患者姓名", "病人姓名", "名字", "姓", "名", "患者", "病人", "姓名缩写"))
_NAME_WORDS = frozenset(("fullname", "patientname", "firstname", "lastname", "surname", "forename", "familyname",
                         "givenname", "vorname", "vornamen", "nachname", "familienname", "geburtsname",
                         "patientenname", "patname"))
_BIRTH_WORDS = frozenset(("dob", "birthdate", "birthday", "birth", "gebdat", "geb", "gebdatum", "geburtsdatum",
                          "geburtstag", "geboren", "born", "yob"))
_BIRTH_PARTS = ("出生", "生日", "geburtsd", "geburtsj")
_NUMBER_KEYS = frozenset((
    "hospital_number", "hospital_no", "hospital_nr", "patient_number", "patient_no", "patient_nr",
    "patient_id", "pat_id", "pat_no", "pat_nr", "pid", "medical_record_number", "medical_record_no", "medical_record",
    "record_number", "record_no", "chart_number", "admission_number", "admission_no", "inpatient_no",
    "inpatient_number", "outpatient_no", "outpatient_number", "accession_number", "accession_no", "nhs_number",
    "insurance_number", "insurance_no", "social_security_number", "id_card", "id_number", "identity_number",
    "redcap_survey_identifier", "pat_id_nr", "fall_nr", "fall_nummer", "患者id", "病人id"))
_NUMBER_WORDS = frozenset(("mrn", "patid", "patientid", "accession", "nhs", "ssn", "passport", "patientennummer",
                           "patientennr", "patientenid", "patnr", "fallnummer", "fallnr", "aufnahmenummer",
                           "aufnahmenr", "krankenhausnummer", "versichertennummer", "versicherungsnummer", "kvnr",
                           "personalausweis", "krankenaktennummer"))
_NUMBER_PARTS = ("住院号", "病案号", "病历号", "门诊号", "登记号", "就诊号", "就诊卡",
                 "身份证", "医保", "检查号",
                 "影像号", "患者号", "病人号", "护照")
_ADDRESS_WORDS = frozenset((
    "address", "street", "zip", "zipcode", "postcode", "phone", "telephone", "tel", "mobile", "cellphone", "email",
    "mail", "adresse", "anschrift", "strasse", "straße", "plz", "postleitzahl", "wohnort", "telefon", "handy",
    "telefonnummer"))
_ADDRESS_PARTS = ("地址", "住址", "电话", "手机", "联系方式", "邮箱", "邮编", "微信")

_FEWEST_VALUES = 4
_SHARE = 0.8
_BORN_BEFORE = 2000
_LONG_NUMBER = re.compile(r"[A-Z]{0,3}\d{7,20}[A-Z]?", re.ASCII)
_CHINESE_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤")
_WORD = r"[A-ZÄÖÜÀ-Ý][a-zäöüßà-ÿ'’A-ZÄÖÜ-]+"
_WESTERN_NAME = re.compile(rf"(?:(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau)\.? )?{_WORD},? (?:{_WORD}|[A-Z]\.)(?: {_WORD})?")
_MEDICAL = re.compile(
    r"carcin|cancer|tumou?r|melanom|sarcom|myelom|lymphom|metasta|adeno|squamous|cell|lung|breast|prostat|renal|kidney|"
    r"liver|hepat|thyroid|gastric|colo|rectal|bladder|unknown|primary|therap|radio|chemo|surg|grade|stage|spine|"
    r"cervical|thoracic|lumbar|sacral|university|hospital|clinic|center|centre|krebs|lunge|brust|niere|karzinom",
    re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}")


def personalKind(name: str, texts: Sequence[str]) -> str | None:
    """What a column called ``name`` with the cells ``texts`` tells of a person; None where it seems to tell nothing.

    By the name in English, German or Chinese; or where most of four values or more look like it: names (two or three
    capitalised words, or two to four Chinese characters that begin with a frequent surname, nearly all different),
    dates before 2000, numbers of seven digits or more that are nearly all different, e-mail. What looks so in a few
    cells among others is not found.
    """
    return _kindOfName(plainKey(name)) or _kindOfValues([text for text in texts if text])


def _kindOfName(key: str) -> str | None:
    words = set(re.split(r"[_.:/]+", key))
    for kind, keys, single, parts in (
            (BIRTH, frozenset[str](), _BIRTH_WORDS, _BIRTH_PARTS), (NAME, _NAME_KEYS, _NAME_WORDS, ("姓名",)),
            (NUMBER, _NUMBER_KEYS, _NUMBER_WORDS, _NUMBER_PARTS),
            (ADDRESS, frozenset[str](), _ADDRESS_WORDS, _ADDRESS_PARTS)):
        if key.rstrip(".") in keys or words & single or any(part in key for part in parts):
            return None if "weight" in words else kind
    return None


def _kindOfValues(texts: Sequence[str]) -> str | None:
    if len(texts) < _FEWEST_VALUES:
        return None
    enough = _SHARE * len(texts)
    texts = [unicodedata.normalize("NFC", text.strip()) for text in texts]
    areDifferent = len(set(texts)) >= enough
    if sum(_MAIL.fullmatch(text) is not None for text in texts) >= enough:
        return ADDRESS
    days = [day for day in map(parseDate, texts) if day is not None]
    if len(days) >= enough and sum(day.year < _BORN_BEFORE for day in days) * 2 > len(days):
        return BIRTH
    if areDifferent and len(days) < enough and sum(_LONG_NUMBER.fullmatch(text) is not None
                                                   for text in texts) >= enough:
        return NUMBER
    if areDifferent and sum(_looksLikeName(text) for text in texts) >= enough:
        return NAME
    return None


def _looksLikeName(text: str) -> bool:
    if _CHINESE_NAME.fullmatch(text):
        return text[0] in _SURNAMES
    return _WESTERN_NAME.fullmatch(text) is not None and not _MEDICAL.search(text)
