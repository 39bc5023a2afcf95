internal import TerminalKit
internal import Workbench

extension Listening.Source {
  /// The look of its letter, name and numbers.
  var textRole: Role {
    switch self {
    case .original: .srcAText
    case .master: .srcBText
    case .reference: .srcRText
    case .difference: .srcDeltaText
    }
  }

  /// The look of its line on a graph.
  var lineRole: Role {
    switch self {
    case .original: .srcALine
    case .master: .srcBLine
    case .reference: .srcRFill
    case .difference: .srcDeltaFill
    }
  }
}
