"""The ten labels and their order, the five families, and the one table that maps free genre words to labels.

How the table is used, by `label_of`:

1. A word is folded: case, accents and signs go, "&" and "'n'" become "and" ("Drum & Bass", "drum'n'bass" -> "drum and
   bass"). A number of ID3v1, alone or in brackets ("17", "(17)", "ID3 (17)"), stands for its name.
2. The folded word is looked up whole, with or without its blanks ("deephouse"); else what remains when its first words
   are taken away one by one, so that "Swedish Melodic Death Metal" is found as "metal"; else its parts between signs
   ("Pop/Rock", "House; Disco").
3. "Electronic" and "Pop" are umbrellas: where another word, or another part, names something narrower, that counts.

What is none of the ten (jazz, folk, blues, country, soul, soundtracks) is None, never the nearest guess. Two choices
follow what the network was taught: reggae and reggaeton stand with Dancehall, every kind of house with Funky house.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

LABELS: tuple[str, ...] = (
    "Breakbeat",
    "Dancehall",
    "Drum and bass",
    "Funky house",
    "Hip Hop",
    "Rock",
    "Trance",
    "Pop",
    "Classical",
    "Electronic",
)
UNKNOWN = "Unknown"

FAMILY: Mapping[str, str] = {
    "Breakbeat": "Electronic",
    "Dancehall": "Electronic",
    "Drum and bass": "Electronic",
    "Funky house": "Electronic",
    "Trance": "Electronic",
    "Electronic": "Electronic",
    "Hip Hop": "Hip Hop",
    "Rock": "Rock",
    "Pop": "Pop",
    "Classical": "Classical",
}
"""Five families: Electronic with all dance styles, Hip Hop, Rock, Pop, Classical."""

UMBRELLAS = ("Electronic", "Pop")

WORDS: Mapping[str, str] = {
    "Breakbeat": (
        "breakbeat | break beat | breakbeats | breaks | big beat | nu skool breaks | nu breaks | nu breakz |"
        " progressive breaks | florida breaks | electro breaks | breakstep"
    ),
    "Dancehall": (
        "dancehall | dance hall | ragga | raggamuffin | bashment | reggae |  roots reggae | lovers rock |"
        " reggaeton | regueton | reggaeton pop | dembow | soca | reggae fusion"
    ),
    "Drum and bass": (
        "drum and bass | drum n bass | drum bass | drumnbass | drumandbass | dnb | d n b | d and b | d b | jungle"
        " | ragga jungle | liquid dnb | liquid funk | liquid drum and bass | neurofunk |  techstep |"
        " darkstep | drumstep | jump up | jumpup | breakcore | drumfunk | hardstep | halftime dnb |"
        " atmospheric jungle"
    ),
    "Funky house": (
        "house | funky house | deep house | tech house | techhouse | progressive house | acid house |"
        " chicago house | french house | filter house | disco house | nu disco | french touch | garage house |"
        " club house | clubhouse | electro house | future house | tropical house | big room | bigroom | euro house"
        " | eurohouse | latin house | jazzy house | microhouse | afro house | hip house | italo house | bass house"
        " | slap house | amapiano | speed garage"
    ),
    "Hip Hop": (
        "hip hop | hiphop | hip hop rap | rap | rap hip hop | rap and hip hop | hip hop and rap | trap | grime |"
        " drill | gangsta | gangsta rap | g funk | gfunk | boom bap | boombap | crunk | turntablism | phonk |"
        " cloud rap | lofi hip hop | lo fi hip hop | rap francais | deutschrap | southern rap | conscious hip hop"
        " | east coast | west coast | hyphy | miami bass | booty bass | horrorcore | emo rap | jazz rap |"
        " trap music"
    ),
    "Rock": (
        "rock | rock opera | rock and roll | rocknroll | rock n roll | rock pop | rock music | classic rock |"
        " hard rock | alternative | alternative and punk | alternative indie | alt rock | indie |"
        " indie alternative | grunge | punk | post punk | pop punk | hardcore punk | ska punk | afro punk | polsk punk"
        " | emo | screamo | metal | metalcore | deathcore | grindcore | rapcore | post hardcore | nwobhm |"
        " djent | doom | britpop |"
        " brit pop | shoegaze | shoegazing | new wave | no wave | krautrock | rockabilly | psychobilly | surf |"
        " surf music | garage rock | stoner | sludge | post rock | math rock | prog rock | progrock | art rock |"
        " aor | folk rock | pop rock | rock and metal | neue deutsche harte | visual kei | heavy metal | mathcore"
        " | gothic rock | southern rock | industrial metal | noise rock | power ballad"
    ),
    "Trance": (
        "trance | goa | goa trance | psytrance | psy trance | psychedelic trance | uplifting trance |"
        " vocal trance | progressive trance | hard trance | acid trance | tech trance | dream trance | "
        " suomisaundi"
    ),
    "Pop": (
        "pop | pop music | top 40 | teen pop | dance pop | europop | euro pop | electropop | electro pop |"
        " synthpop | synth pop | indie pop | dream pop | k pop | kpop | j pop | jpop | c pop | cpop | cantopop |"
        " mandopop | power pop | bubblegum | boy band | girl group | schlager | hyperpop | art pop | chamber pop |"
        " pop ballad | latin pop | folk pop | pop folk | country pop | bedroom pop | sophisti pop | city pop |"
        " vocal pop |  chart | charts | pop funk | opm"
    ),
    "Classical": (
        "classical |  klassik | classique | clasica | musica clasica | classical music | baroque |"
        " barock | opera | operetta | symphony | symphonic | symphonie | sonata | chamber music | chamber |"
        " concerto | string quartet | orchestral | orchestra | choral | choir |  oratorio | cantata |"
        " requiem | early music | renaissance | medieval | gregorian chant | romantic era | romantic period |"
        " modern classical | contemporary classical | neoclassical | neo classical | minimalism | impressionist |"
        " lied | lieder | art song | ballet | classical crossover | kammermusik | classical period | piano sonata"
        " | avant garde classical"
    ),
    "Electronic": (
        "electronic | electronica | electronique | electronica and dance | electro | dance music |"
        " electronica dance | electronic music | elektronik | elektronisch | edm | dance | dance and electronic |"
        " electronic dance | dance electronic | electronic and dance | techno | euro techno | detroit techno |"
        " minimal techno | dub techno | hardcore techno | hard techno | minimal | ambient | dark ambient | idm |"
        " downtempo | down tempo | chillout | chill out | chillwave | synthwave | retrowave | vaporwave | dubstep"
        " | brostep | riddim | future bass | uk garage | ukg | 2 step | 2step | uk funky | footwork |  rave"
        " | gabber | gabba | happy hardcore | hardstyle | speedcore | eurodance | euro dance | hi nrg |"
        " italo disco | club | ebm | electroclash | electro swing | glitch | glitch hop | chiptune | chip music |"
        " chipmusic | 8 bit | 8bit | bitpop | tracker | demoscene | psybient | psydub | psychill | illbient |"
        " trip hop | triphop | new beat | acid techno | moombahton | jersey club |  darksynth |"
        " industrial techno | techno industrial | techno house | drone ambient | space ambient | midtempo bass |"
        " bassline | leftfield bass | witch house | electro industrial | aggrotech | witchhouse"
    ),
}
"""Label -> folded words, parted by " | "."""

NOT_THESE = (
    "dub | indie folk | indie jazz | in house | free jazz rock | anime | video game music | christmas pop"
    " | children pop | warehouse | acid jazz | electro jazz | jazz dance | line dance | folk dance | country dance"
    " | square dance | modern dance | belly dance | barn dance | dance band | medieval folk"
    " | school choir | gospel choir | gospel music | space opera | soap opera"
)
"""Folded words that end like a known one and are none of the ten."""

ID3_NUMBERS: Mapping[str, str] = {
    "Breakbeat": "152 153 174",
    "Dancehall": "16 125",
    "Drum and bass": "63 127",
    "Funky house": "35 124 128",
    "Hip Hop": "7 15 59 61 107 136 188",
    "Rock": "1 6 9 17 20 22 40 43 47 56 66 78 79 81 91 92 93 94 95 117 121 131 132 133 134 137 138 141 144 149 161"
    " 171 172 175 176 178 179 187 190",
    "Trance": "31 126 177",
    "Pop": "13 46 53 60 62 146 147",
    "Classical": "32 103 104 105 106 150 182",
    "Electronic": "3 18 25 26 27 51 52 54 68 112 129 154 155 157 159 160 165 166 189 191",
}
"""Label -> the numbers of ID3v1 and of Winamp's extension, 0 to 191, whose names stand above."""


def label_of(words: str | Sequence[str]) -> str | None:
    """Returns the label that genre words stand for, by the rule of this module, or None where it is none of the ten.

    Args:
        words: one tag as written, or several, the most telling first.
    """
    said = [words] if isinstance(words, str) else words
    found = [label for word in said for label in _labels_of_one(word)]
    return _narrowest(found)


def _labels_of_one(word: str) -> list[str]:
    if number := re.fullmatch(r"\s*(?:ID3)?\s*\(?(\d{1,3})\)?\s*", word, re.IGNORECASE):
        known = _NUMBERS.get(int(number[1]))
        return [known] if known else []
    word = re.sub(r"^\s*\(\d{1,3}\)", "", word[:_LONGEST])
    label, certain = _looked_up(word)
    parts = [part for part in re.split(r"[/;,|\\\n\r\0+•·]|\s[-–—]\s", word) if part.strip()]
    if certain or len(parts) < 2:
        return [label] if label else []
    return [known for part in parts if (known := _looked_up(part)[0])]


def _looked_up(word: str) -> tuple[str | None, bool]:
    """Returns the label of one folded word, and whether the table has it whole."""
    names = folded(word).split()
    for first in range(len(names)):
        ending = " ".join(names[first:])
        if ending in _NONE:
            return None, first == 0
        if ending in _LABEL_OF:
            return _LABEL_OF[ending], first == 0
    return None, False


def _narrowest(found: list[str]) -> str | None:
    for label in found:
        if label not in UMBRELLAS:
            return label
    return found[0] if found else None


def folded(word: str) -> str:
    """Returns a genre word for comparison: small letters and digits with single blanks, without accents and signs."""
    plain = unicodedata.normalize("NFKD", word).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"&|\+|\s['’`´]?n['’`´]\s?|['’`´]n['’`´]?", " and ", plain)
    return " ".join(re.findall(r"[^\W_]+", plain))


_LONGEST = 200
_SPACED = {word.strip(): label for label, words in WORDS.items() for word in words.split("|")}
_LABEL_OF = {word.replace(" ", ""): label for word, label in _SPACED.items()} | _SPACED
_NONE = frozenset(word.strip() for word in NOT_THESE.split("|"))
_NUMBERS = {int(number): label for label, numbers in ID3_NUMBERS.items() for number in numbers.split()}
