/// Steps away from a value: as many back give exactly what it was, however the steps are rounded.
struct StepTrail<Value: Sendable & Equatable>: Sendable, Equatable {
  private let origin: Value
  private var reached: Value
  private var counts: [StepSize: Int] = [:]
  /// The size of the last step, where the end of a range cut it short.
  private var cut: StepSize?

  private init(_ value: Value) {
    origin = value
    reached = value
  }

  /// The value `count` steps from `value`.
  ///
  /// Goes on with the trail that led to `value`, else begins one there. `length` is that of a step,
  /// `place` what lies so far from the origin of the trail. A step that moves nothing, as at the end
  /// of a range, does not count. Behind a step that was cut short only those of its size lead back;
  /// others begin at the end of the range, so that nothing is owed there.
  static func step(
    _ trail: inout Self?, from value: Value, by count: Int, _ size: StepSize,
    length: (StepSize) -> Double, place: (_ origin: Value, _ distance: Double) -> Value
  ) -> Value {
    var starts = [Self(value)]
    if let known = trail, known.reached == value, known.cut == nil || known.cut == size {
      starts.insert(known, at: 0)
    }
    for start in starts {
      var next = start
      next.go(by: count, size, length: length, place: place)
      guard next.reached != value else { continue }
      trail = next
      return next.reached
    }
    return value
  }

  private mutating func go(
    by count: Int, _ size: StepSize, length: (StepSize) -> Double, place: (Value, Double) -> Value
  ) {
    counts[size, default: 0] += count
    reached = origin
    cut = nil
    guard counts.values.contains(where: { $0 != 0 }) else { return }
    var distance = 0.0
    for size in StepSize.allCases { distance += Double(counts[size] ?? 0) * length(size) }
    reached = place(origin, distance)
    // Beyond the end of the range, a small step back would change nothing.
    let back = count > 0 ? -length(.fine) : length(.fine)
    if place(origin, distance + back) == reached { cut = size }
  }
}
