/// Several running averages in a row over fixed-point numbers: a smooth, finite, never-low kernel.
///
/// Output i averages the inputs i … i + `order` with non-negative weights that sum to one, so it
/// anticipates. Every average rounds up, hence an output is never below the exact one, and never
/// below the smallest input it covers. Sums are exact integers: no drift, and the same bits however
/// a signal is cut. Lengths follow Luff (signalsmith-audio.co.uk, "Designing a straightforward
/// limiter", box stacks of least stop-band): three boxes .404 .335 .261, four .308 .274 .229 .189.
public struct BoxStack: Sendable, Equatable {
  /// Length of each average in values.
  public let lengths: [Int]

  /// Values a result looks ahead: the sum of (length − 1).
  public var order: Int { lengths.reduce(0) { $0 + $1 - 1 } }

  /// Splits `order` over `boxes` averages, 1 … 4.
  public init(order: Int, boxes: Int) {
    precondition(order >= 0 && (1...4).contains(boxes), "one to four boxes")
    let shares: [Double] =
      switch boxes {
      case 1: [1]
      case 2: [0.582_241_9, 0.417_758_1]
      case 3: [0.404_08, 0.334_85, 0.261_07]
      default: [0.307_94, 0.273_70, 0.229_13, 0.189_22]
      }
    var rest = order
    var lengths: [Int] = []
    for share in shares.dropLast() {
      let part = min(rest, Int((Double(order) * share).rounded()))
      lengths.append(part + 1)
      rest -= part
    }
    self.lengths = lengths + [rest + 1]
  }

  /// Averages `count` values in place; the first `count` − `order` results are valid.
  ///
  /// Values are non-negative and below 2^50 divided by the longest length.
  public func apply(_ values: UnsafeMutablePointer<Int64>, count: Int) {
    var remaining = count
    for length in lengths where length > 1 {
      guard remaining >= length else { return }
      unsafe Self.average(values, count: remaining, length: length)
      remaining -= length - 1
    }
  }

  @inline(never)
  private static func average(_ values: UnsafeMutablePointer<Int64>, count: Int, length: Int) {
    // floor(n / length) = high word of n · (floor(2^64 / length) + 1) while n < 2^50 and length is
    // below 2^13; adding length − 1 first turns the floor into a ceiling.
    let reciprocal = UInt64.max / UInt64(length) &+ 1
    var sum = Int64(length - 1)
    for i in 0..<length - 1 { unsafe sum &+= values[i] }
    for i in 0...count - length {
      unsafe sum &+= values[i + length - 1]
      let average = UInt64(bitPattern: sum).multipliedFullWidth(by: reciprocal).high
      unsafe sum &-= values[i]
      unsafe values[i] = Int64(bitPattern: average)
    }
  }
}
