/// What a plan of the hosted API allows; the lowest numbers where its pages disagree.
public enum ServicePlan: String, Sendable, Codable, CaseIterable {
  case free, plus, pro

  /// Jobs at one time.
  public var parallelJobs: Int {
    switch self {
    case .free: 2
    case .plus: 5
    case .pro: 10
    }
  }

  /// Status calls a minute that we allow ourselves: under the 20, 200 and 500 of the page.
  public var statusCallsPerMinute: Double {
    switch self {
    case .free: 15
    case .plus: 150
    case .pro: 400
    }
  }
}
