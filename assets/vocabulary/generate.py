"""Makes drugs.txt, known_words.txt and candidates.txt. Run once when a source changes; see SOURCE.md.

    pip install drug-named-entity-recognition==2.0.9 simple-icd-10-cm==1.5.0 english-words==2.0.2
    python generate.py ../models/ggml-tiny.en-q5_1.bin
"""

import bz2
import pathlib
import pickle
import re
import struct
import sys

import drug_named_entity_recognition
import english_words
import simple_icd_10_cm

HERE = pathlib.Path(__file__).parent
# Names that are also words, people or places, and names so short that other words sound like them.
NOT_NAMES = set("""
    alcohol aluminum aspart biotin boron calcium carbon charcoal chlorine chromium cocaine collagen copper cortisol
    cysteine dextrose fiber fluoride folate ginger gold glucose glutamine glycine glycerin gonadotropin honey
    hydrogen insulin iodine iron lactase lactose lithium lysine magnesium marijuana melatonin menthol mercury
    methionine nicotine oxygen pectin peptide phosphate phosphorus plasma potassium protein secretin selenium senna
    serotonin silver sodium starch sulfur talc testosterone tobacco tryptophan tyrosine urea vaccine valine water
    wheat zinc caffeine alanine arginine heparin
""".split())


def drugs():
    """Generic names a patient may be on: the single-word ones that MedlinePlus or the NHS has a page on."""
    folder = pathlib.Path(drug_named_entity_recognition.__file__).parent
    data = pickle.loads(bz2.decompress((folder / "drug_ner_dictionary.pkl.bz2").read_bytes()))
    pages = {"medline_plus_id", "nhs_url"}
    for name, facts in data["drug_canonical_to_data"].items():
        if pages & facts.keys():
            for part in re.split(r",| and ", name):
                part = part.strip().lower()
                if re.fullmatch(r"[a-z]{5,}", part) and part not in NOT_NAMES:
                    yield part


def tokens(model):
    """The words of the model's own vocabulary (GPT-2's), the most frequent first."""
    data = pathlib.Path(model).read_bytes()
    at = 4 + 11 * 4
    mels, width = struct.unpack_from("<ii", data, at)
    at += 8 + mels * width * 4
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", data, at)
        yield data[at + 4 : at + 4 + length]
        at += 4 + length


def common_words(model):
    for token in tokens(model):
        word = token.decode("utf-8", "replace")
        if re.fullmatch(r" [A-Za-z]{2,}", word):
            yield word.strip().lower()


def disease_words():
    for code in simple_icd_10_cm.get_all_codes():
        yield from re.findall(r"[a-z]{4,}", simple_icd_10_cm.get_description(code).lower())


def unique(words):
    return list(dict.fromkeys(words))


if __name__ == "__main__":
    names = sorted(set(drugs()))
    (HERE / "drugs.txt").write_text("\n".join(names) + "\n")
    known = unique(common_words(sys.argv[1]))
    known += sorted(set(disease_words()) - set(known))
    known = [word for word in known if word not in set(names)]
    (HERE / "known_words.txt").write_text("\n".join(known) + "\n")
    seldom = sorted(word for word in english_words.get_english_words_set(["web2"], alpha=True, lower=True)
                    if 4 <= len(word) <= 14 and word not in set(names) | set(known))
    (HERE / "candidates.txt").write_text("".join(f"taking {word}\n" for word in seldom))
    print(len(names), "names,", len(known), "words")
