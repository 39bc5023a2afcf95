internal import Metering

/// Names of the five bands.
enum DynamicsWords {
  /// "below 120 Hz", "120 Hz to 500 Hz", "above 6.0 kHz".
  static func range(of band: Int) -> String {
    let edges = DynamicsProfile.edgesHz
    if band == 0 { return "below \(Words.hertz(edges[0]))" }
    if band == edges.count { return "above \(Words.hertz(edges[edges.count - 1]))" }
    return "\(Words.hertz(edges[band - 1])) to \(Words.hertz(edges[band]))"
  }
}
