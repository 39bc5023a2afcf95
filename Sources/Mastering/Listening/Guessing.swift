import Glibc

/// What guessing achieves in a test with two answers: the statistics of every blind test.
public enum Guessing {
  /// Probability of at least `right` right answers out of `trials` by guessing: exact, one-sided.
  public static func chance(right: Int, of trials: Int) -> Double {
    guard trials > 0 else { return 1 }
    return tail(trials, from: right, 0.5)
  }

  /// Fewest right answers of `trials` whose chance is under `level`; nil when even all are not enough.
  public static func needed(of trials: Int, level: Double = 0.05) -> Int? {
    (0...max(0, trials)).first { chance(right: $0, of: trials) < level }
  }

  /// Lower and upper end of the 95 % interval of the share of right answers (Clopper–Pearson).
  public static func interval(right: Int, of trials: Int) -> [Double] {
    guard trials > 0 else { return [0, 1] }
    func solve(_ isEnough: (Double) -> Bool) -> Double {
      var low = 0.0
      var high = 1.0
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if isEnough(middle) { high = middle } else { low = middle }
      }
      return (low + high) / 2
    }
    let lower = right == 0 ? 0 : solve { tail(trials, from: right, $0) >= 0.025 }
    let upper = right == trials ? 1 : solve { 1 - tail(trials, from: right + 1, $0) <= 0.025 }
    return [lower, upper]
  }

  /// P(X ≥ `first`) for a binomial of `count` and `share`, from the largest term down, each from the
  /// one before.
  private static func tail(_ count: Int, from first: Int, _ share: Double) -> Double {
    guard first > 0 else { return 1 }
    guard first <= count, share > 0 else { return 0 }
    guard share < 1 else { return 1 }
    var term = Double(count) * log2(share)
    let step = log2(1 - share) - log2(share)
    var sum = 0.0
    for k in stride(from: count, through: first, by: -1) {
      sum += exp2(term)
      term += log2(Double(k) / Double(count - k + 1)) + step
    }
    return min(1, sum)
  }
}
