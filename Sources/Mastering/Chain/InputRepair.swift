/// What is put right before anything else.
public struct InputRepair: Codable, Sendable, Equatable {
  /// Mean subtracted from each channel where the track sounds, full scale; empty when nothing is subtracted.
  public var offsets: [Double] = []
  /// Channels that are turned over.
  public var inverted: [Int] = []
  /// Whether left and right are exchanged (first of all).
  public var swap = false

  /// Nothing to repair.
  public init() {}

  /// Whether samples pass untouched.
  public var isNeutral: Bool { offsets.isEmpty && inverted.isEmpty && !swap }
}

extension InputRepair {
  /// What `input.polarity` and `input.swap` ask for.
  package init(_ settings: MasterSettings, channels: Int) {
    self.init()
    switch settings.input.polarity {
    case .normal: break
    case .left: inverted = [0]
    case .right: inverted = channels == 2 ? [1] : []
    case .both: inverted = Array(0..<channels)
    }
    swap = settings.input.swap && channels == 2
  }
}
