/// A kind of colour vision, simulated at full severity.
///
/// Matrices of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
/// Color Vision Deficiency" (IEEE TVCG 15(6), 2009), severity 1.0, on linear light.
public enum ColourVision: String, CaseIterable, Sendable {
  /// Three working kinds of cone.
  case usual
  /// Without the long-wave cones (about 1 % of men).
  case protan
  /// Without the middle-wave cones (with its milder forms about 6 % of men).
  case deutan
  /// Without the short-wave cones (rare).
  case tritan

  /// What a colour looks like.
  public func seen(_ colour: RGB) -> RGB {
    guard let rows else { return colour }
    let light = LinearRGB(colour)
    func sum(_ row: [Double]) -> Double {
      row[0] * light.red + row[1] * light.green + row[2] * light.blue
    }
    return LinearRGB(red: sum(rows[0]), green: sum(rows[1]), blue: sum(rows[2])).encoded
  }

  private var rows: [[Double]]? {
    switch self {
    case .usual: nil
    case .protan:
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    case .deutan:
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    case .tritan:
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    }
  }
}
