/// What is put right before anything else.
public struct InputRepair: Codable, Sendable, Equatable {
  /// Mean subtracted from each channel, full scale; empty when nothing is subtracted.
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
