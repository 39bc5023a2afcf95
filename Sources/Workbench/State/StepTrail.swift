/// Steps away from a value: as many back give exactly what it was, however the steps are rounded.
struct StepTrail<Value: Sendable & Equatable>: Sendable, Equatable {
  private let origin: Value
  private var reached: Value
  private var counts: [StepSize: Int] = [:]

  private init(_ value: Value) {
    origin = value
    reached = value
  }

  /// The value `count` steps from `value`.
  ///
  /// Goes on with the trail that led to `value`, else begins one there. `length` is that of a step,
  /// `place` what lies so far from the origin of the trail. A step that moves nothing, as at the end
  /// of a range, does not count.
  static func step(
    _ trail: inout Self?, from value: Value, by count: Int, _ size: StepSize,
    length: (StepSize) -> Double, place: (_ origin: Value, _ distance: Double) -> Value
  ) -> Value {
    var next = Self(value)
    if let trail, trail.reached == value { next = trail }
    next.counts[size, default: 0] += count
    next.reached = next.origin
    if next.counts.values.contains(where: { $0 != 0 }) {
      let distance = StepSize.allCases.reduce(0.0) {
        $0 + Double(next.counts[$1] ?? 0) * length($1)
      }
      next.reached = place(next.origin, distance)
    }
    guard next.reached != value else { return value }
    trail = next
    return next.reached
  }
}
