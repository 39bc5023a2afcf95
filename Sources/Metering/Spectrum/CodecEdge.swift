import Glibc

/// Finds the frequency above which a lossy codec, or a low-pass as steep, left nothing.
///
/// The first point above 9 kHz from where the level falls by at least 25 dB within 1.2 kHz and
/// stays down to the end of the spectrum; edges above 0.465 of the rate are the converter's own.
enum CodecEdge {
  static func find(power: [Double], sampleRate: Int) -> Double? {
    // Two points together, 24 an octave.
    let level = (0..<power.count).map { k -> Double in
      let next = min(k + 1, power.count - 1)
      return Level.power((power[k] + power[next]) / 2)
    }
    let limit = 0.465 * Double(sampleRate)
    var loudestAbove = level
    for k in stride(from: level.count - 2, through: 0, by: -1) {
      loudestAbove[k] = max(loudestAbove[k], loudestAbove[k + 1])
    }
    var k = LogGrid.index(atOrAbove: 9000)
    while k < level.count {
      let hertz = SpectrumProfile.frequencyHz(k)
      let beyond = LogGrid.index(atOrAbove: hertz + 1200)
      guard beyond < level.count, hertz < limit else { return nil }
      if level[k] > -160 && loudestAbove[beyond] <= level[k] - 25 {
        // The edge is where it has fallen by 6 dB.
        let edge = (k...beyond).last { level[$0] >= level[k] - 6 } ?? k
        let edgeHz = SpectrumProfile.frequencyHz(edge)
        return edgeHz < limit ? edgeHz : nil
      }
      k += 1
    }
    return nil
  }
}
