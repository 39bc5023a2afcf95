"""Limiters at equal loudness: gain only, every system driven until it is as loud as the pair's reference.

Beside Lacquer's styles stand Matchering's limiter (from its Python package) and x42's dpl (through
ffmpeg's lv2 filter, where the plug-in is installed). All get the same ceiling. Matchering's limiter knows
samples only: it runs once as it is, and once with its ceiling so low that its true peak keeps ours.

Two figures, each better when smaller. Distortion beside gain: what is left of the output once one
gain that moves no faster than 20 ms has been taken out, mean over third octaves, dB. Pumping: how
much that gain moves between 0.5 and 8 Hz, dB rms.
"""
import statistics
import subprocess
from pathlib import Path

import numpy as np
import soundfile as sf
from scipy.signal import fftconvolve, lfilter

from ruler import true_peak_8x

CEILING_DB = -1.0
DPL = "http\\\\://gareus.org/oss/lv2/dpl#stereo"
SYNTHETIC_LUFS = -14.0


def decibels(power):
    return 10 * np.log10(np.maximum(power, 1e-20))


# ---------------------------------------------------------------- systems

class Lacquer:
    def __init__(self, style, program):
        self.name, self.style, self.program = f"Lacquer, {style}", style, program

    def limit(self, audio, rate, target, meter, folder):
        source, out = folder / "source.wav", folder / "limited.wav"
        sf.write(source, audio, rate, subtype="FLOAT")
        subprocess.run([str(self.program), "limit", str(source), "-o", str(out), "--force", "--quiet", "--loudness",
                        f"{target:.3f}", "--ceiling", str(CEILING_DB), "--style", self.style, "--set",
                        "deliver.depth=32f"], capture_output=True)
        return sf.read(out, always_2d=True)[0]


class Driven:
    """A limiter without a loudness target: its gain is searched for."""

    def limit(self, audio, rate, target, meter, folder):
        drive, slope, last = target - meter.measure(audio, rate)[0], 0.8, None
        for _ in range(9):
            out = self.at(audio * 10 ** (drive / 20), rate, folder)
            error = target - meter.measure(out, rate)[0]
            if abs(error) <= 0.02:
                break
            if last is not None and abs(drive - last[0]) > 1e-6:
                slope = min(1.2, max(0.15, (last[1] - error) / (drive - last[0])))
            last = drive, error
            drive += error / slope
        return out


class Hyrax(Driven):
    def __init__(self, keeps_true_peak):
        self.keeps_true_peak = keeps_true_peak
        self.name = "Matchering's limiter, " + ("true peak" if keeps_true_peak else "samples only")

    def at(self, audio, rate, folder):
        from matchering import Config
        from matchering.limiter import limit
        config, ceiling = Config(internal_sample_rate=rate), CEILING_DB
        for _ in range(4 if self.keeps_true_peak else 1):
            scale = config.threshold / 10 ** (ceiling / 20)
            out = limit(audio * scale, config) / scale
            excess = true_peak_8x(out) - CEILING_DB
            if excess <= 0.02:
                break
            ceiling -= excess
        return out


class Dpl(Driven):
    def __init__(self, release):
        self.release, self.name = release, f"x42 dpl, true peak, {1000 * release:.0f} ms"

    def at(self, audio, rate, folder):
        source, out = folder / "dpl-in.wav", folder / "dpl-out.wav"
        # The tail lets the last of it leave the plug-in's delay.
        sf.write(source, np.pad(audio, ((0, rate // 10), (0, 0))), rate, subtype="FLOAT")
        chain = f"lv2=p={DPL}:c=threshold={CEILING_DB}|release={self.release}|truepeak=1"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(source), "-af", chain, "-c:a", "pcm_f32le", str(out)],
                       check=True, capture_output=True)
        return sf.read(out, always_2d=True)[0]


def systems(program):
    found = [Lacquer(style, program) for style in ("balanced", "loud", "transparent")]
    found += [Hyrax(False), Hyrax(True)]
    if any(Path(root, "dpl.lv2").exists() for root in ("/usr/lib/lv2", "/usr/local/lib/lv2")):
        found += [Dpl(0.01), Dpl(0.05)]
    return found


# ---------------------------------------------------------------- ruler

def aligned(x, y):
    """Both without the delay of y, found by correlation."""
    size = 1 << (len(x) + len(y)).bit_length()
    cross = np.fft.irfft(np.fft.rfft(y.sum(1), size) * np.conj(np.fft.rfft(x.sum(1), size)))
    lag = int(np.argmax(cross[:8192]))
    y = y[lag:]
    count = min(len(x), len(y))
    return x[:count], y[:count]


def bands(x, rate, size=8192):
    """Power of both channels in third octaves from 63 Hz to 16 kHz."""
    window, power = np.hanning(size)[:, None], np.zeros(size // 2 + 1)
    for start in range(0, len(x) - size + 1, size // 2):
        power += (np.abs(np.fft.rfft(x[start:start + size] * window, axis=0)) ** 2).sum(1)
    frequency = np.arange(size // 2 + 1) * rate / size
    centres = 1000 * 2 ** (np.arange(-12, 13) / 3)
    return np.array([power[(frequency >= c * 2 ** (-1 / 6)) & (frequency < c * 2 ** (1 / 6))].sum() for c in centres])


def judge(source, output, rate):
    """Distortion beside gain and pumping, dB."""
    x, y = aligned(source, output)
    # Emphasis, so that every part of the spectrum has a say in the gain.
    a, b = lfilter([1, -0.95], [1], x, axis=0), lfilter([1, -0.95], [1], y, axis=0)
    hop = rate // 100
    window = np.hanning(2 * hop + 1)[:-1]
    cross, power, energy = (fftconvolve((p * q).sum(1), window, "same")[::hop] for p, q in ((a, b), (a, a), (b, b)))
    live = power > power.max() * 1e-6
    gain = np.where(live, cross / np.maximum(power, 1e-12), 1.0)
    usual = np.median(gain[live])
    gain = np.clip(np.where(live, gain, usual), usual / 30, usual * 30)
    smooth = np.interp(np.arange(len(x)), np.arange(len(gain)) * hop, gain)[:, None]
    total, left = bands(y, rate), bands(y - smooth * x, rate)
    heard = total > total.max() * 1e-6
    distortion = float((decibels(left[heard]) - decibels(total[heard])).mean())
    track = 20 * np.log10(np.maximum(gain, 1e-6))
    spectrum = np.fft.rfft(track - track.mean())
    hertz = np.fft.rfftfreq(len(track), hop / rate)
    spectrum[(hertz < 0.5) | (hertz > 8)] = 0
    moved = np.fft.irfft(spectrum, len(track))
    weight = np.where(live, energy, 0)
    return distortion, float(np.sqrt((weight * moved ** 2).sum() / weight.sum()))


def synthetic(rate=44100, seconds=20, seed=7):
    """A kick, a snare, hats, a bass line and a pad, by formula."""
    random, count = np.random.default_rng(seed), rate * seconds
    t = np.arange(count) / rate
    out = np.zeros((count, 2))
    def put(start, sound, pan=0.0):
        first = int(start * rate)
        sound = sound[:max(0, count - first)]
        out[first:first + len(sound)] += sound[:, None] * [1 - pan, 1 + pan]
    short = np.arange(int(0.4 * rate)) / rate
    kick = np.sin(2 * np.pi * (48 * short + 9 * (1 - np.exp(-short * 30)))) * np.exp(-short * 9)
    for beat in np.arange(0, seconds, 0.5):
        put(beat, 0.9 * kick)
    for beat in np.arange(0.5, seconds, 1.0):
        noise = random.standard_normal(len(short))
        put(beat, 0.35 * noise * np.exp(-short * 18) + 0.3 * np.sin(2 * np.pi * 190 * short) * np.exp(-short * 20), 0.1)
    for beat in np.arange(0.25, seconds, 0.25):
        put(beat, 0.12 * np.diff(random.standard_normal(len(short) + 1)) * np.exp(-short * 60), -0.3)
    notes = 55 * 2 ** (np.array([0, 0, 3, 5, 0, -2, 3, 7])[(t * 2).astype(int) % 8] / 12)
    phase = 2 * np.pi * np.cumsum(notes) / rate
    bass = sum(np.sin(k * phase) / k for k in range(1, 8)) * (0.7 + 0.3 * np.cos(2 * np.pi * 2 * t))
    out += 0.22 * bass[:, None]
    for k, ratio in enumerate((1, 1.2599, 1.4983, 2.0)):
        for side in (0, 1):
            out[:, side] += 0.05 * np.sin(2 * np.pi * 220 * ratio * t * (1 + 0.0007 * (2 * side - 1)) + k)
    out *= (0.6 + 0.4 * np.clip(t / 8, 0, 1))[:, None]
    return 0.25 * out / np.abs(out).max(), rate


# ---------------------------------------------------------------- tables

def table(title, programmes, program, meter, folder, heading, row):
    """`programmes` are (name, audio, rate, LUFS); prints medians, means and worst cases, then each programme."""
    scores = {}
    for system in systems(program):
        for name, audio, rate, target in programmes:
            out = system.limit(audio, rate, target, meter, folder)
            reached, _, peak = meter.measure(out, rate)
            scores.setdefault(system.name, []).append((*judge(audio, out, rate), reached - target, peak))
    print(f"\n### {title}")
    heading("limiter", "distortion, dB: median / mean / worst", "pumping, dB: median / mean / worst",
            "loudness missed, LU", "highest true peak, dBTP")
    for name, found in scores.items():
        distortion, pumping, missed, peaks = zip(*found)
        row(name, f"{statistics.median(distortion):.1f} / {statistics.mean(distortion):.1f} / {max(distortion):.1f}",
            f"{statistics.median(pumping):.2f} / {statistics.mean(pumping):.2f} / {max(pumping):.2f}",
            f"{max(missed, key=abs):+.2f}", f"{max(peaks):.2f}")
    print()
    for index, (name, _, _, target) in enumerate(programmes):
        cells = "; ".join(f"{system} {found[index][0]:.1f} / {found[index][1]:.2f}" for system, found in scores.items())
        print(f"- {name} at {target:.1f} LUFS, distortion / pumping: {cells}")
    return scores


def verdicts(scores):
    """P7: nobody better on both; `balanced` ahead of dpl and `loud` of Matchering's limiter, by their medians."""
    middle = lambda name, k: statistics.median(s[k] for s in scores[name])
    for mine, theirs in (("Lacquer, balanced", "x42 dpl"), ("Lacquer, loud", "Matchering's limiter")):
        for rival in (n for n in scores if n.startswith(theirs)):
            ahead = [middle(mine, k) <= middle(rival, k) for k in (0, 1)]
            said = "both" if all(ahead) else "distortion only" if ahead[0] else "pumping only" if ahead[1] else "neither"
            print(f"- {mine} against {rival}: ahead on {said} {'✓' if all(ahead) else '✗'}")
