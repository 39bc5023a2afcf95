extension ClosedRange<Double> {
  /// The number of the range that is nearest to `value`.
  func clamping(_ value: Double) -> Double { Swift.min(upperBound, Swift.max(lowerBound, value)) }
}
