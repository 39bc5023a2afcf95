import Foundation

import TerminalKit

/// Signals and paints that several tests draw with; the same values every time.
enum Samples {
  /// A spectrum of music: a falling slope with ripples; `seed` moves them.
  static func spectrum(level: Double, seed: Double, count: Int = 400) -> FrequencyCurve {
    let frequencies = (0..<count).map { 20 * pow(1000, Double($0) / Double(count - 1)) }
    let levels = frequencies.map { hertz in
      let octave = log2(hertz / 1000)
      let bass = hertz < 45 ? 14 * log2(hertz / 45) : 0
      let top = hertz > 15_000 ? -40 * log2(hertz / 15_000) : 0
      let ripple = 2.4 * sin(octave * 7 + seed) + 1.6 * sin(octave * 19 + seed * 3)
      return level - 4.2 * octave + bass + top + ripple
    }
    return FrequencyCurve(frequencies: frequencies, levels: levels)
  }

  /// A match curve of a few decibels.
  static func matchCurve(scale: Double = 1) -> FrequencyCurve {
    let frequencies = (0..<300).map { 20 * pow(1000, Double($0) / 299) }
    return FrequencyCurve(
      frequencies: frequencies,
      levels: frequencies.map { hertz in
        let octave = log2(hertz / 1000)
        return scale * (2.6 * sin(octave * 0.9 + 2.2) + 0.8 * sin(octave * 3) + octave * 0.25)
      })
  }

  /// An envelope of a song in parts, 0…1.
  static func overview(_ count: Int, seed: Double) -> [Float] {
    (0..<count).map { index in
      let place = Double(index) / Double(count)
      let part =
        place < 0.12 ? 0.25 : place < 0.3 ? 0.6 : place < 0.55 ? 0.85 : place < 0.65 ? 0.4 : 0.95
      let fade = place > 0.95 ? (1 - place) / 0.05 : 1
      return Float(
        fade * part * (0.72 + 0.28 * sin(Double(index) * 1.7 + seed) * sin(Double(index) * 0.61)))
    }
  }

  /// Stereo samples of wide music.
  static func stereo(_ count: Int = 900) -> [(left: Float, right: Float)] {
    var state: UInt64 = 7
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24) * 2 - 1
    }
    return (0..<count).map { _ in
      let loud = random() * random()
      let mid = loud * (0.5 + 0.5 * abs(random()))
      let side = random() * random() * 0.35
      return (Float(mid + side), Float(mid - side))
    }
  }

  /// The themes of the source tree.
  static let library = ThemeLibrary(own: [], shipped: [folder("themes")])

  /// A folder of the source tree.
  static func folder(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: name).path
  }

  /// A shipped theme, ready to paint.
  static func paint(
    _ name: String = "night", _ depth: ColourDepth = .truecolour, _ glyphs: GlyphSet = .braille
  ) throws -> Paint {
    Paint(theme: try library.load(name), depth: depth, glyphs: glyphs)
  }
}
