import AudioCore
import Glibc

/// What the answers of one listener say.
public struct ListeningScore: Codable, Sendable, Equatable {
  /// Trials answered.
  public var trials: Int
  /// Right answers.
  public var correct: Int
  /// Chance of as many right answers or more by guessing (one-sided binomial).
  public var pValue: Double
  /// Lower and upper end of the 95 % interval of the share of right answers (Clopper–Pearson).
  public var interval: [Double]

  /// Compares answers ("a", "b", or "-" for none) with what X was.
  ///
  /// Throws `LacquerError.usage` for other letters and for more answers than trials.
  public init(answers: String, order: [Int]) throws {
    let letters = answers.lowercased().filter { !$0.isWhitespace && $0 != "," }
    guard letters.count <= order.count, letters.allSatisfy({ "ab-".contains($0) }) else {
      throw LacquerError(
        .usage,
        "Answers are up to \(order.count) letters, a or b, and - where there is none; not "
          + "\"\(answers)\".")
    }
    var trials = 0
    var correct = 0
    for (letter, version) in zip(letters, order) where letter != "-" {
      trials += 1
      if (letter == "a" ? 0 : 1) == version { correct += 1 }
    }
    self.init(trials: trials, correct: correct)
  }

  /// The statistics of `correct` out of `trials`.
  public init(trials: Int, correct: Int) {
    self.trials = trials
    self.correct = correct
    pValue = Self.tail(trials, from: correct, 0.5)
    interval = Self.interval(trials, correct)
  }

  /// One sentence for the person.
  public var text: String {
    guard trials > 0 else { return "No trial was answered." }
    let share = "\(correct) of \(trials) right"
    let chance = "guessing does as well \(Self.percent(pValue)) of the time"
    let verdict =
      pValue < 0.01
      ? "the difference was heard"
      : pValue < 0.05 ? "the difference was probably heard" : "no difference was shown"
    return "\(share); \(chance): \(verdict)."
  }

  private static func percent(_ value: Double) -> String {
    value < 0.0005 ? "less than 0.1 %" : "\(Words.fixed(value * 100, value < 0.1 ? 1 : 0)) %"
  }

  /// P(X ≥ `first`) for a binomial of `count` and `share`, summed from logarithms.
  static func tail(_ count: Int, from first: Int, _ share: Double) -> Double {
    guard first > 0 else { return 1 }
    guard first <= count, share > 0 else { return 0 }
    guard share < 1 else { return 1 }
    var sum = 0.0
    for k in first...count {
      let ways =
        logarithmOfFactorial(count) - logarithmOfFactorial(k) - logarithmOfFactorial(count - k)
      sum += exp(ways + Double(k) * log(share) + Double(count - k) * log(1 - share))
    }
    return min(1, sum)
  }

  private static func logarithmOfFactorial(_ value: Int) -> Double {
    value < 2 ? 0 : (2...value).reduce(0) { $0 + log(Double($1)) }
  }

  private static func interval(_ count: Int, _ correct: Int) -> [Double] {
    guard count > 0 else { return [0, 1] }
    func solve(_ isEnough: (Double) -> Bool) -> Double {
      var low = 0.0
      var high = 1.0
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if isEnough(middle) { high = middle } else { low = middle }
      }
      return (low + high) / 2
    }
    let lower = correct == 0 ? 0 : solve { tail(count, from: correct, $0) >= 0.025 }
    let upper = correct == count ? 1 : solve { 1 - tail(count, from: correct + 1, $0) <= 0.025 }
    return [lower, upper]
  }
}
