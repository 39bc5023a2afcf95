"""Measures a master against its reference without any code of Lacquer's.

Loudness, loudness range and one of three true peaks come from libebur128, the spectra from numpy.
Levels are in dB, frequencies in Hz, mid = (L+R)/2, side = (L-R)/2, errors are absolute values of
master minus reference with the difference of integrated loudness taken out where it says so.
"""
import ctypes
import ctypes.util

import numpy as np
import soundfile as sf
from scipy.signal import firwin, get_window, upfirdn

FLOOR = 1e-20
THIRDS_HZ = 1000 * 2 ** (np.arange(-14, 13) / 3)  # 39 Hz … 16 kHz
SIXTHS_HZ = 1000 * 2 ** (np.arange(-29, 25) / 6)  # 35 Hz … 16 kHz

# ITU-R BS.1770-4 annex 2, order 48, four phases; the other two phases are these in reverse.
ITU = np.array([
    [0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000, -0.0594482421875, 0.1373291015625,
     0.9721679687500, -0.1022949218750, 0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500],
    [-0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250, -0.1665039062500, 0.4650878906250,
     0.7797851562500, -0.2003173828125, 0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375],
])


def decibels(power):
    return 10 * np.log10(np.maximum(power, FLOOR))


def load(path):
    """Samples as float64 (frames, 2) and the rate; mono is doubled."""
    audio, rate = sf.read(path, dtype="float64", always_2d=True)
    return (audio[:, :2] if audio.shape[1] > 1 else np.repeat(audio, 2, 1)), rate


class Ebur128:
    """libebur128 through its C interface."""

    MODES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5  # M, S, I, LRA, sample and true peak

    def __init__(self):
        name = ctypes.util.find_library("ebur128")
        if not name:
            raise SystemExit("libebur128 is missing: run make setup.")
        self.library = ctypes.CDLL(name)
        self.library.ebur128_init.restype = ctypes.c_void_p

    def measure(self, audio, rate):
        """Integrated loudness in LUFS, range in LU, true peak in dBTP."""
        lib, peaks = self.library, []
        state = ctypes.c_void_p(lib.ebur128_init(2, ctypes.c_ulong(rate), self.MODES))
        data = np.ascontiguousarray(audio)
        lib.ebur128_add_frames_double(state, data.ctypes.data_as(ctypes.c_void_p), ctypes.c_size_t(len(data)))
        value = ctypes.c_double()
        lib.ebur128_loudness_global(state, ctypes.byref(value))
        integrated = value.value
        lib.ebur128_loudness_range(state, ctypes.byref(value))
        span = value.value
        for channel in (0, 1):
            lib.ebur128_true_peak(state, channel, ctypes.byref(value))
            peaks.append(value.value)
        lib.ebur128_destroy(ctypes.byref(state))
        return integrated, span, 20 * np.log10(max(max(peaks), 1e-10))


def true_peak_itu(audio):
    """True peak by the interpolator of BS.1770-4, dBTP."""
    phases = [ITU[0], ITU[1], ITU[1][::-1], ITU[0][::-1]]
    peak = max(np.abs(upfirdn(phase, audio[:, c])).max() for phase in phases for c in (0, 1))
    return 20 * np.log10(max(peak, 1e-10))


def true_peak_8x(audio):
    """True peak at eight times the rate, 32 taps a phase, Kaiser 7, dBTP."""
    taps = firwin(8 * 32 + 1, 1 / 8, window=("kaiser", 7.0)) * 8
    peak = max(np.abs(upfirdn(taps, audio[:, c], up=8)).max() for c in (0, 1))
    return 20 * np.log10(max(peak, np.abs(audio).max(), 1e-10))


def spectra(audio, rate, loudness):
    """Mean mid and side power per Hz over frames within 12 LU of the programme, and their frequencies."""
    size = 1 << int(np.ceil(np.log2(0.74 * rate)))
    hop, window = size // 2, get_window("hann", size)
    mid, side, levels = [], [], []
    for start in range(0, max(len(audio) - size, 0) + 1, hop):
        frame = audio[start:start + size]
        if len(frame) < size:
            frame = np.pad(frame, ((0, size - len(frame)), (0, 0)))
        levels.append(-0.691 + decibels((frame ** 2).mean(0).sum()))
        left, right = np.fft.rfft(frame * window[:, None], axis=0).T
        mid.append(np.abs((left + right) / 2) ** 2)
        side.append(np.abs((left - right) / 2) ** 2)
    levels = np.array(levels)
    keep = levels > max(np.percentile(levels, 75), loudness) - 12
    scale = 2 / (window ** 2).sum() / rate
    frequency = np.arange(size // 2 + 1) * rate / size
    return frequency, np.array(mid)[keep].mean(0) * scale, np.array(side)[keep].mean(0) * scale


def bands(frequency, power, centres, width):
    """Power in bands of `width` octaves around the centres."""
    step = frequency[1]
    total = np.concatenate([[0], np.cumsum(power)])
    edge = lambda hz: np.interp(hz / step + 0.5, np.arange(len(total)), total)
    return edge(centres * 2 ** (width / 2)) - edge(centres * 2 ** (-width / 2))


class Track:
    """One file and everything that is measured about it."""

    def __init__(self, path, meter):
        audio, rate = load(path)
        self.loudness, self.range, self.peak_ebur128 = meter.measure(audio, rate)
        self.peak_itu, self.peak_8x = true_peak_itu(audio), true_peak_8x(audio)
        self.peak = max(self.peak_itu, self.peak_8x, self.peak_ebur128)
        self.plr = self.peak_8x - self.loudness
        left, right = (audio ** 2).sum(0)
        self.balance = float(decibels(left) - decibels(right))
        frequency, mid, side = spectra(audio, rate, self.loudness)
        self.mid, self.side = (bands(frequency, p, THIRDS_HZ, 1 / 3) for p in (mid, side))
        self.tone = bands(frequency, mid, SIXTHS_HZ, 1 / 6)
        self.faults = int((~np.isfinite(audio)).sum())


def errors(master, reference):
    """The rows that are compared, each ≥ 0 and better when smaller."""
    level = master.loudness - reference.loudness
    curve = lambda name: np.maximum(decibels(getattr(master, name)) - master.loudness, -70) - np.maximum(
        decibels(getattr(reference, name)) - reference.loudness, -70)
    mid, side = curve("mid"), curve("side")
    ratio = lambda t: np.clip(decibels(t.side) - decibels(t.mid), -40, 20)
    whole = lambda t: np.clip(decibels(t.side.sum()) - decibels(t.mid.sum()), -40, 20)
    return {
        "loudness, LU": abs(level),
        "loudness range, LU": abs(master.range - reference.range),
        "peak to loudness, dB": abs(master.plr - reference.plr),
        "mid, mean, dB": np.abs(mid).mean(),
        "mid, worst band, dB": np.abs(mid).max(),
        "side, mean, dB": np.abs(side).mean(),
        "side, worst band, dB": np.abs(side).max(),
        "width, whole, dB": abs(whole(master) - whole(reference)),
        "width, per band, dB": np.abs(ratio(master) - ratio(reference)).mean(),
        "balance, dB": abs(master.balance - reference.balance),
    }


def free_bands(centres, width, excluded):
    """Bands of `width` octaves that no excluded (low, high) range touches."""
    free = np.ones(len(centres), bool)
    for low, high in excluded:
        free &= (centres * 2 ** (width / 2) < low) | (centres * 2 ** (-width / 2) > high)
    return free


def tone_error(master, reference, excluded, low=0.0, high=np.inf):
    """Error of mid over sixth octaves from `low` to `high` Hz outside the excluded (low, high) ranges: dB rms, the
    largest, and the share of the bands that counts. Level is not tone."""
    free = free_bands(SIXTHS_HZ, 1 / 6, excluded)
    difference = decibels(master.tone) - decibels(reference.tone) - level(master, reference, excluded)
    return spread(difference, free, (SIXTHS_HZ >= low) & (SIXTHS_HZ <= high))


def side_error(master, reference, excluded):
    """The same of side over third octaves; what mid as a whole is off by is level and not width."""
    difference = decibels(master.side) - decibels(reference.side) - level(master, reference, [])
    return spread(difference, free_bands(THIRDS_HZ, 1 / 3, excluded), np.ones(len(THIRDS_HZ), bool))


def level(master, reference, excluded):
    """What mid is off by over 100 Hz … 8 kHz outside the excluded ranges, dB."""
    difference = decibels(master.tone) - decibels(reference.tone)
    free = free_bands(SIXTHS_HZ, 1 / 6, excluded)
    centre = free & (SIXTHS_HZ >= 100) & (SIXTHS_HZ <= 8000)
    used = difference[centre if centre.any() else free]
    return float(used.mean()) if used.size else 0.0


def spread(difference, free, wanted):
    """Root mean square and largest value of the wanted bands that are free, and the share of them that is."""
    used = difference[free & wanted]
    if not used.size:
        return float("nan"), float("nan"), 0.0
    return float(np.sqrt((used ** 2).mean())), float(np.abs(used).max()), used.size / int(wanted.sum())
