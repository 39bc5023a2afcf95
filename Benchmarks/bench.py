#!/usr/bin/env python3
"""Masters pairs with Lacquer and Matchering and prints tables beside what was promised, as Markdown.

    bench.py --program LACQUER --work FOLDER [--pairs FOLDER]… [--evaluate SCRIPT] [--rounds N] [--only quality|guards|limiters|cost|meters]

A pair is a folder with input.flac (or mix.flac) and reference.flac. SCRIPT is an independent judge that is
called `SCRIPT pair INPUT REFERENCE MASTER` and prints JSON whose `match` holds errors, smaller is better.
"""
import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np

import limiters as peers
from ruler import Ebur128, Track, errors, load, side_error, tone_error
from systems import Lacquer, Matchering, forget

CEILING_DBTP = -1.0

# Rows that `safe` is not asked to win: the ceiling alone costs peak-to-loudness ratio, and the AF features
# are dominated by balance and by bands that lossy sources do not hold.
SPARED_IN_SAFE = ("plr", "psr", "af_", "peak to loudness")

# Keys of notes that say where tone was held back, and where side was, which follows tone.
TONE_NOTES = ("tone", "guard.noise", "guard.codec")
SIDE_NOTES = ("tone", "width", "guard")


def say(text):
    print(text, file=sys.stderr, flush=True)


def mark(passed):
    return "✓" if passed else "✗"


def row(*cells):
    print("| " + " | ".join(str(c) for c in cells) + " |")


def heading(*cells):
    print()
    row(*cells)
    print("|" + "---|" * len(cells))


class Pair:
    def __init__(self, folder):
        folder = folder.resolve()
        self.name = folder.name
        self.mix = next(p for p in (folder / "input.flac", folder / "mix.flac") if p.exists())
        self.reference = folder / "reference.flac"
        facts = folder / "pair.json"
        kind = json.loads(facts.read_text()).get("kind") if facts.exists() else None
        self.recovers = kind == "recover"


def found(folder):
    if (folder / "reference.flac").exists():
        return [Pair(folder)]
    return [Pair(p.parent) for p in sorted(folder.glob("*/reference.flac"))]


def judged(script, pair, master):
    command = [sys.executable, script, "pair", str(pair.mix), str(pair.reference), str(master)]
    if pair.recovers:
        command += ["--truth", str(pair.reference)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def ranges(report, prefixes):
    """Frequency ranges of the notes of limits and guards that begin with one of the prefixes, a hair narrower,
    so that a band that only touches one stays in."""
    found = []
    for note in report["refusals"]:
        if note["key"].startswith(prefixes):
            parts = note.get("ranges") or ([note] if note.get("lowHz") and note.get("highHz") else [])
            found += [(part["lowHz"] * 1.005, part["highHz"] / 1.005) for part in parts]
    return found


def noted(report, prefixes):
    return any(n["key"].startswith(prefixes) for n in report["refusals"])


def promises(pairs, system, results, ceiling):
    """The lines of acceptance that stand on their own, pair by pair."""
    print(f"\n### {system.name}: promises kept")
    heading("pair", "LUFS wanted", "LUFS", "≤ 0.05 LU", "dBTP 8×", "ITU", "libebur128", f"≤ {ceiling:g}",
            "balance error", "≤ 0.25 dB", "tone, dB rms", "share", "≤ 0.5 dB", "limits and guards that acted")
    verdicts = []
    for pair in pairs:
        reference, (track, report, _) = results[pair.name]["reference"], results[pair.name][system.name]
        loud = abs(track.loudness - reference.loudness)
        held = noted(report, "loudness")
        balance = abs(track.balance - reference.balance)
        guarded = noted(report, ("balance", "guard.centre"))
        tone, _, share = tone_error(track, reference, ranges(report, TONE_NOTES))
        good = [loud <= 0.05 or held, track.peak <= ceiling + 1e-3, balance <= 0.25 or guarded,
                not tone > 0.5]
        verdicts.append(good)
        keys = ", ".join(sorted({n["key"] for n in report["refusals"]})) or "–"
        row(pair.name, f"{reference.loudness:.2f}", f"{track.loudness:.2f}", mark(good[0]) + (" (held)" if held else ""),
            f"{track.peak_8x:.2f}", f"{track.peak_itu:.2f}", f"{track.peak_ebur128:.2f}", mark(good[1]),
            f"{balance:.2f}", mark(good[2]) + (" (guard)" if guarded else ""), f"{tone:.2f}", f"{share:.0%}",
            mark(good[3]), keys)
    print(f"\nKept: {sum(all(v) for v in verdicts)} of {len(verdicts)} pairs.")


def closeness(pairs, system, results):
    """Acceptance E1 to E3 and D1, outside of what limits and guards held."""
    print(f"\n### {system.name}: how close, where nothing was held back")
    heading("pair", "E1 tone, dB rms / largest", "share", "≤ 0.25 / 0.8", "E3 below 120 Hz, dB rms", "≤ 0.25",
            "E2 side, dB rms / largest", "share", "≤ 0.35 / 1.2", "D1 levels, dB rms: mix", "master", "held", "missed",
            "missed ≤ 0.5")
    verdicts = []
    for pair in pairs:
        reference, (track, report, _) = results[pair.name]["reference"], results[pair.name][system.name]
        tone_held, side_held = ranges(report, TONE_NOTES), ranges(report, SIDE_NOTES)
        tone, tone_most, tone_share = tone_error(track, reference, tone_held)
        bass, _, _ = tone_error(track, reference, tone_held, high=120)
        side, side_most, side_share = side_error(track, reference, side_held)
        spread = next((s["values"] for s in report["stages"] if s["stage"] == "dynamics"), {})
        levels = [spread.get(f"spread{name}DB") for name in ("ErrorBefore", "ErrorAfter", "Held", "Missed")]
        text = ["–" if value is None else f"{value:.2f}" for value in levels]
        good = [not (tone > 0.25 or tone_most > 0.8), not bass > 0.25, not (side > 0.35 or side_most > 1.2),
                levels[3] is None or levels[3] <= 0.5]
        verdicts.append(good)
        row(pair.name, f"{tone:.2f} / {tone_most:.2f}", f"{tone_share:.0%}", mark(good[0]), f"{bass:.2f}", mark(good[1]),
            f"{side:.2f} / {side_most:.2f}", f"{side_share:.0%}", mark(good[2]), *text, mark(good[3]))
    met = [sum(column) for column in zip(*verdicts)]
    print(f"\nMet on {met[0]} (E1), {met[1]} (E3), {met[2]} (E2) and {met[3]} (D1) of {len(verdicts)} pairs.")


def comparison(title, pairs, systems, values, spared=lambda system, name: False):
    """Rows × systems: median and worst over the pairs, ✓ where better than the first system.

    `values[pair][system]` is a dictionary of errors."""
    print(f"\n### {title}")
    names = list(next(iter(values.values()))[systems[0].name])
    rival = systems[0].name
    heading("row", *[f"{s.name} median / worst" + ("" if s.name == rival else " (better on)") for s in systems])
    for name in names:
        column = {s.name: [values[p.name][s.name][name] for p in pairs] for s in systems}
        cells = []
        for s in systems:
            mine, theirs = column[s.name], column[rival]
            median, worst = statistics.median(mine), max(mine)
            text = f"{median:.3f} / {worst:.3f}"
            if s.name != rival:
                wins = sum(a <= b for a, b in zip(mine, theirs))
                better = mark(median <= statistics.median(theirs)), mark(worst <= max(theirs))
                text = f"{median:.3f} {better[0]} / {worst:.3f} {better[1]} ({wins}/{len(mine)})"
                if spared(s.name, name):
                    text += " spared"
            cells.append(text)
        row(name, *cells)


def quality(arguments):
    pairs = list({p.name: p for folder in arguments.pairs for p in found(folder)}.values())
    meter = Ebur128()
    rival = Matchering()
    ours = [Lacquer("safe", arguments.program, "--preset", "safe"), Lacquer("full", arguments.program, "--preset", "full"),
            Lacquer("full, ceiling 0", arguments.program, "--preset", "full", "--set", "limit.ceiling=0")]
    systems = [rival, *ours]
    results, judge = {}, {}
    for pair in pairs:
        results[pair.name] = {"reference": Track(pair.reference, meter)}
        judge[pair.name] = {}
        for system in systems:
            folder = arguments.work / "masters" / system.name.replace(" ", "-").replace(",", "")
            folder.mkdir(parents=True, exist_ok=True)
            out = folder / f"{pair.name}.wav"
            judgement = out.with_suffix(".judge.json")
            if system is rival and out.exists() and judgement.exists() and arguments.keep_rival:
                run, report = None, None
            else:
                say(f"{pair.name}: {system.name}")
                run, report = system.master(pair.mix, pair.reference, out, folder)
                judgement.unlink(missing_ok=True)
            results[pair.name][system.name] = Track(out, meter), report, run
            if arguments.evaluate:
                if not judgement.exists():
                    judgement.write_text(json.dumps(judged(arguments.evaluate, pair, out)))
                judge[pair.name][system.name] = json.loads(judgement.read_text())

    print(f"\n## Quality, {len(pairs)} pair{'s' if len(pairs) > 1 else ''}")
    print("\nMeasured by `Benchmarks/ruler.py`, which shares no code with Lacquer; loudness by libebur128.")
    for system in ours:
        promises(pairs, system, results, 0.0 if "ceiling 0" in system.name else CEILING_DBTP)
    for system in ours[:2]:
        closeness(pairs, system, results)
    own = {p.name: {s.name: errors(results[p.name][s.name][0], results[p.name]["reference"]) for s in systems}
           for p in pairs}
    spared = lambda system, name: system == "safe" and any(word in name for word in SPARED_IN_SAFE)
    comparison("Against Matchering, by this bench's ruler", pairs, systems, own, spared)
    if arguments.evaluate:
        match = {p.name: {s.name: judge[p.name][s.name]["match"] for s in systems} for p in pairs}
        comparison("Against Matchering, by the independent judge", pairs, systems, match, spared)
        losses(pairs, ours, rival, match, spared)
        if all("clean" in judge[p.name][s.name] for p in pairs for s in systems):
            clean = {p.name: {s.name: cleanliness(judge[p.name][s.name]) for s in systems} for p in pairs}
            comparison("Cleanliness, by the independent judge (not an acceptance row)", pairs, systems, clean)
        recovered = [p for p in pairs if all("truth" in judge[p.name][s.name] for s in systems)]
        if recovered:
            print("\n### Difference from the truth, dB (recover pairs; smaller is better)")
            heading("pair", *[s.name for s in systems])
            for p in recovered:
                row(p.name, *[f"{judge[p.name][s.name]['truth']['difference_bands']:.1f}" for s in systems])


def cleanliness(judgement):
    clean = judgement["clean"]
    names = ("null_bands", "distortion_bands", "pumping_rms", "flutter_rms", "gain_reduction_p95")
    return {name: clean[name] for name in names if name in clean}


def losses(pairs, ours, rival, match, spared):
    """Every row of the judge in which a system of ours is behind Matchering, by pair."""
    print("\n### Where Matchering is ahead, by the independent judge")
    for system in ours:
        behind = []
        for pair in pairs:
            mine, theirs = match[pair.name][system.name], match[pair.name][rival.name]
            rows = [f"{n} {mine[n]:.3f} against {theirs[n]:.3f}" for n in mine if mine[n] > theirs[n]]
            if rows:
                behind.append(f"  - {pair.name}: " + "; ".join(rows))
        total = sum(len(match[p.name][system.name]) for p in pairs)
        count = sum(line.count(" against ") for line in behind)
        print(f"- **{system.name}**: ahead in {total - count} of {total} rows.")
        print("\n".join(behind))


# What `safe` holds back with, the setting that ends it, and the note that tells of it.
GUARDS = {
    "tone.certainty": "tone.certainty=off", "tone.slope": "tone.slope=off", "guard.noise": "guard.noise=off",
    "guard.codec": "guard.codec=off", "guard.image": "guard.image=off", "guard.centre": "guard.centre=off",
    "width.low": "width.low=0",
}


def guards(arguments):
    """What every guard costs the match, on the pairs where it acts."""
    pairs = list({p.name: p for folder in arguments.pairs for p in found(folder)}.values())
    meter, folder = Ebur128(), arguments.work / "guards"
    folder.mkdir(parents=True, exist_ok=True)
    out = folder / "master.wav"
    references = {p.name: Track(p.reference, meter) for p in pairs}

    def measured(pair, *options):
        say(f"guards, {pair.name}: {' '.join(options) or 'safe'}")
        run, report = Lacquer("safe", arguments.program, "--preset", "safe", *options).master(
            pair.mix, pair.reference, out, folder)
        return errors(Track(out, meter), references[pair.name]), report, run.cpu

    held = {p.name: measured(p) for p in pairs}
    print("\n## Guards\n\nWhat each costs the match in `safe`, over the pairs where the report names it: with it, and with "
          "that one off. Means, in dB.")
    rows = ("mid, mean, dB", "side, mean, dB", "width, per band, dB", "balance, dB")
    heading("guard", "pairs", *[f"{name.removesuffix(', dB')}: with / without" for name in rows], "CPU s with / without")
    for key, option in GUARDS.items():
        acted = [p for p in pairs if noted(held[p.name][1], key)]
        if not acted:
            row(key, "none", *["–"] * (len(rows) + 1))
            continue
        free = {p.name: measured(p, "--set", option) for p in acted}
        mean = lambda found, name: statistics.mean(found[p.name][0][name] for p in acted)
        spent = lambda found: statistics.mean(found[p.name][2] for p in acted)
        row(key, " ".join(p.name for p in acted), *[f"{mean(held, n):.2f} / {mean(free, n):.2f}" for n in rows],
            f"{spent(held):.2f} / {spent(free):.2f}")


def four_minutes(source, out):
    """A file of 240 s of 44.1 kHz stereo, made by repeating a recording."""
    if not out.exists():
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-stream_loop", "-1", "-i", str(source), "-t", "240",
                        "-ar", "44100", "-ac", "2", "-sample_fmt", "s16", str(out)], check=True)
    return out


def cost(arguments):
    pair = found(arguments.pairs[0])[0]
    folder = arguments.work / "cost"
    folder.mkdir(parents=True, exist_ok=True)
    mix = four_minutes(pair.mix, folder / f"{pair.name}-mix.flac")
    reference = four_minutes(pair.reference, folder / f"{pair.name}-reference.flac")
    # The goals: 0.4 of Matchering's CPU for the chain without dynamics, 0.6 with everything on.
    still = ("--set", "dynamics.amount=0", "--set", "dynamics.rider=0")
    systems = [Matchering()]
    for preset in ("safe", "full"):
        systems += [Lacquer(f"{preset}, no dynamics", arguments.program, "--preset", preset, *still),
                    Lacquer(preset, arguments.program, "--preset", preset)]
    lossy = Lacquer("safe, MP3 through the codec loop (apart)", arguments.program, "--preset", "safe")
    systems.append(lossy)
    goals = {s.name: 0.4 if "no dynamics" in s.name else 0.6 for s in systems}
    runs = {s.name: [] for s in systems}
    for turn in range(arguments.rounds):
        for system in systems:
            say(f"cost, round {turn + 1} of {arguments.rounds}: {system.name}")
            forget(mix)
            forget(reference)
            out = folder / ("master.mp3" if system is lossy else "master.wav")
            out.unlink(missing_ok=True)
            runs[system.name].append(system.master(mix, reference, out, folder)[0])
    middle = {name: [statistics.median(getattr(r, f) for r in taken) for f in ("cpu", "wall", "peak_mib")]
              for name, taken in runs.items()}
    print(f"\n## Cost\n\nFour minutes of 44.1 kHz stereo ({pair.name}, repeated), 16-bit FLAC in, 24-bit WAV and report "
          f"out; cold files, empty cache; medians of {arguments.rounds} rounds, the systems in turn.")
    heading("system", "CPU s", "of Matchering's", "goal", "wall s", "of Matchering's", "≤ 0.3", "peak MiB", "≤ 250 MB")
    base = middle[systems[0].name]
    for name, (cpu, wall, peak) in middle.items():
        first = name == systems[0].name
        goal = "" if first or name == lossy.name else f"≤ {goals[name]} {mark(cpu <= goals[name] * base[0])}"
        row(name, f"{cpu:.2f}", f"{cpu / base[0]:.2f}", goal,
            f"{wall:.2f}", f"{wall / base[1]:.2f}", "" if first else mark(wall <= 0.3 * base[1]),
            f"{peak:.0f}", "" if first else mark(peak * 1.048576 <= 250))


def limiters(arguments):
    """Limiters alone, at equal loudness and ceiling, on music and on a programme made by formula."""
    folder = arguments.work / "limiters"
    folder.mkdir(parents=True, exist_ok=True)
    meter, music = Ebur128(), []
    for pair in {p.name: p for f in arguments.pairs for p in found(f)}.values():
        reference, rate = load(pair.reference)
        target = meter.measure(reference, rate)[0]
        audio, rate = load(pair.mix)
        # Only where the reference asks for limiting.
        drive = target - meter.measure(audio, rate)[0]
        if 20 * np.log10(np.abs(audio).max()) + drive > CEILING_DBTP + 1:
            music.append((pair.name, audio[:30 * rate], rate, target))
    audio, rate = peers.synthetic()
    say("limiters")
    print(f"\n## Limiters at equal loudness\n\nGain only, ceiling {CEILING_DBTP:g} dB, each driven until it is as loud as "
          "wanted; Matchering's keeps samples under the ceiling and not what lies between. Smaller is better.")
    if music:
        peers.verdicts(peers.table("Real music", music, arguments.program, meter, folder, heading, row))
    programme = [("by formula", audio, rate, peers.SYNTHETIC_LUFS)]
    peers.verdicts(peers.table("A programme made by formula", programme, arguments.program, meter, folder, heading, row))


def meters(arguments):
    """Speed of the meters beside libebur128, by the Swift half of the bench."""
    program = arguments.program.with_name("lacquer-bench")
    pair = found(arguments.pairs[0])[0]
    folder = arguments.work / "cost"
    folder.mkdir(parents=True, exist_ok=True)
    mix = four_minutes(pair.mix, folder / f"{pair.name}-mix.flac")
    say("meters")
    said = subprocess.run([str(program), str(mix)], capture_output=True, text=True, check=True).stdout
    print("\n## Meters\n\nIntegrated loudness, loudness range and true peak of stereo at 44.1 kHz, from memory, one thread; "
          "the least CPU time of three. The whole profile adds spectra, stereo, dynamics and faults.")
    heading("audio", "Lacquer, CPU s", "libebur128, CPU s", "times its speed", "≥ 1.6", "whole profile, CPU s",
            "LUFS, ours / theirs", "dBTP, ours / theirs")
    for r in json.loads(said):
        row(r["name"], f"{r['loudnessAndPeakCPU']:.3f}", f"{r['libebur128CPU']:.3f}", f"{r['timesLibebur128']:.2f}",
            mark(r["timesLibebur128"] >= 1.6), f"{r['wholeProfileCPU']:.2f}",
            f"{r['integratedLUFS']:.2f} / {r['libebur128LUFS']:.2f}", f"{r['truePeakDBTP']:.2f} / {r['libebur128DBTP']:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, action="append", required=True)
    parser.add_argument("--evaluate")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["quality", "guards", "limiters", "cost", "meters"])
    parser.add_argument("--keep-rival", action="store_true", help="use Matchering's masters of the last run")
    arguments = parser.parse_args()
    np.seterr(all="ignore")
    program, arguments.work = arguments.program.resolve(), arguments.work.resolve()
    arguments.program = program
    for name, table in (("quality", quality), ("guards", guards), ("limiters", limiters), ("cost", cost), ("meters", meters)):
        if arguments.only in (None, name):
            table(arguments)


if __name__ == "__main__":
    main()
