import AudioCore
import Foundation
import Mastering
import Metering

/// A report made by hand, as its JSON document.
enum ReportFixture {
  /// A profile with the given numbers; everything else is plausible and the same for all.
  static func profile(
    lufs: Double, peak: Double, width: Double, balance: Double, channels: Int = 2
  ) -> [String: Any] {
    let grid = [Double](repeating: -60, count: 530)
    return [
      "sampleRate": 44100, "channels": channels, "frames": 44100 * 212,
      "loudness": [
        "integratedLUFS": lufs, "relativeGateLUFS": lufs - 10, "maximumMomentaryLUFS": lufs + 4,
        "maximumShortTermLUFS": lufs + 2, "rangeLU": 6.1, "rangeLowLUFS": lufs - 5,
        "rangeHighLUFS": lufs + 1.1, "loudestSectionSeconds": 62.5,
      ],
      "peaks": [
        "truePeakDBTP": peak, "channelTruePeakDBTP": [peak, peak - 0.5],
        "samplePeakDBFS": peak - 0.2, "plrDB": peak - lufs, "psrMedianDB": 10.2, "psrLowDB": 8,
        "crestDB": 14.4, "dynamicRangeDB": 9.3,
      ],
      "spectrum": [
        "midDB": grid, "sideDB": grid, "midErrorDB": grid, "sideErrorDB": grid,
        "noiseFloorDB": grid, "weightedSeconds": 100.5,
      ],
      "stereo": [
        "widthDB": width, "bandWidthDB": [-20.0, -12, -10, -9, -9, -8.5], "correlation": 0.82,
        "correlationLow": 0.21, "monoLossDB": -0.4, "balanceDB": balance,
      ],
      "dynamics": ["bandQuantilesDB": [[-40.0, -30, -20]]],
      "faults": [
        "dcOffset": [0.0, 0], "clippedRuns": 12, "clippedSeconds": [1.5, 61], "invalidSamples": 0,
        "leadingSilenceSeconds": 0.1, "trailingSilenceSeconds": 2.5, "noiseFloorDBFS": -84.2,
        "isSilent": false,
      ],
      "waveform": ["minima": [-0.5], "maxima": [0.5]],
    ]
  }

  /// A track of the report.
  static func track(_ path: String, _ profile: [String: Any]) -> [String: Any] {
    [
      "path": path, "hash": String(repeating: "ab", count: 32), "weight": 100,
      "file": [
        "container": "WAV", "codec": "PCM", "bitDepth": 24, "isFloat": false, "isLossy": false,
        "sourceChannels": 2, "sampleRate": 44100, "frames": 44100 * 212,
      ], "profile": profile,
    ]
  }

  /// The whole report; `loudnessPassed` decides one of its checks.
  static func report(loudnessPassed: Bool = true) throws -> MasterReport {
    let master = profile(lufs: -9.81, peak: -1.0, width: -9.04, balance: 0.04)
    let document: [String: Any] = [
      "schema": "lacquer.report/1",
      "engine": ["version": "0.1.0", "fftw": "3.3.10", "simd": "sse2 avx"],
      "mix": track("mix.wav", profile(lufs: -18.4, peak: -1.2, width: -12.3, balance: 0.21)),
      "references": [
        track("song.flac", profile(lufs: -9.8, peak: 0.31, width: -8.9, balance: -0.12))
      ],
      "stages": [
        [
          "stage": "tone", "values": ["largestDB": 5.2],
          "text": "Spectrum changed by up to +5.2 dB (around 63 Hz), minimum phase. And more.",
        ],
        [
          "stage": "limiter", "values": [:],
          "text":
            "Style balanced, ceiling −1.0 dBTP: reducing gain 41 % of the time, by 1.2 dB in the "
            + "median of that time; under 3.4 dB for 95 % of the track, at most 6.0 dB; 3 "
            + "inter-sample peaks corrected.",
        ],
      ],
      "curve": [
        ["frequencyHz": 31.5, "toneDB": 1.24, "sideDB": 0, "residualDB": 0.11],
        ["frequencyHz": 63, "toneDB": 5.2, "sideDB": -0.5, "residualDB": -0.04],
        ["frequencyHz": 16000, "toneDB": -3.96, "sideDB": 2, "residualDB": 0],
      ],
      "refusals": [
        [
          "key": "tone.boost", "lowHz": 50, "highHz": 70,
          "text": "The boost around 60 Hz stops at 12 dB, 2.1 dB short; tone.boost lifts that.",
        ]
      ],
      "warnings": ["mix.wav is clipped 12 times; a mix with headroom masters cleaner."],
      "deliverables": [
        [
          "path": "out.wav", "sampleRate": 44100, "driveDB": 8.6, "profile": master,
          "deliverable": [
            "path": "out.wav", "container": "wav", "depth": "24", "sampleRate": 44100,
          ],
          "limiter": [
            "activePercent": 41, "medianDB": 1.2, "centile95DB": 3.4, "maximumDB": 6,
            "corrections": 3,
          ],
          "checks": [
            [
              "name": "loudness", "wanted": -9.8, "measured": -9.81, "tolerance": 0.05,
              "unit": "LUFS", "passed": loudnessPassed,
            ],
            [
              "name": "true peak", "wanted": -1, "measured": -1.003, "tolerance": 0,
              "unit": "dBTP", "passed": true,
            ],
            [
              "name": "tone", "wanted": 0, "measured": 0.21, "tolerance": 0.5, "unit": "dB rms",
              "passed": true,
            ],
          ],
        ]
      ],
      "timing": ["wallSeconds": 4.08, "cpuSeconds": 6.9], "planHash": "0123abcd",
    ]
    let bytes = [UInt8](try JSONSerialization.data(withJSONObject: document))
    return try JSONDocument.decode(MasterReport.self, from: bytes, named: "fixture")
  }
}
