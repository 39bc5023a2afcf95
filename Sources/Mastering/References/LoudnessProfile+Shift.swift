internal import Metering

extension LoudnessProfile {
  /// Moves the levels that a master follows: integrated loudness and the spread of 3 s around it.
  mutating func shift(byLU gain: Double) {
    integratedLUFS += gain
    maximumShortTermLUFS += gain
    shortTermQuantilesLUFS = shortTermQuantilesLUFS?.map { $0 + gain }
  }
}
