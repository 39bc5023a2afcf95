import AudioCore

/// What the answers of one listener say.
public struct ListeningScore: Codable, Sendable, Equatable {
  /// Trials of the test.
  public var offered: Int
  /// Trials answered; all figures are of these.
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
    self.init(trials: trials, correct: correct, of: order.count)
  }

  /// The statistics of `correct` out of `trials`, of a test of `offered`; nil where all were answered.
  public init(trials: Int, correct: Int, of offered: Int? = nil) {
    self.offered = offered ?? trials
    self.trials = trials
    self.correct = correct
    pValue = Guessing.chance(right: correct, of: trials)
    interval = Guessing.interval(right: correct, of: trials)
  }

  /// One sentence for the person; it says so where not every trial was answered.
  public var text: String {
    guard trials > 0 else { return "No trial was answered." }
    let answered =
      trials < offered ? "\(trials) of \(offered) trials were answered, and of those " : ""
    let share = "\(answered)\(correct) of \(trials) right"
    let chance = "guessing does as well \(Self.percent(pValue)) of the time"
    let verdict =
      pValue < 0.01
      ? "the difference was heard"
      : pValue < 0.05 ? "the difference was probably heard" : "no difference was shown"
    return "\(share); \(chance): \(verdict)."
  }

  private static func percent(_ value: Double) -> String {
    value < 0.0005 ? "less than 0.1 %" : "\(Numeral.fixed(value * 100, value < 0.1 ? 1 : 0)) %"
  }
}
