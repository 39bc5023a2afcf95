internal import AudioCore

/// What a report is written as, by the ending of its name.
public enum ReportKind: String, Sendable, CaseIterable {
  /// A page with plots.
  case html
  /// The long explanation.
  case txt
  /// Everything, with curves.
  case json

  /// The kind that a name asks for; throws `LacquerError.usage` for a name that asks for none.
  public init(of path: String) throws {
    guard let kind = Self.allCases.first(where: { path.lowercased().hasSuffix(".\($0.rawValue)") })
    else {
      throw LacquerError(.usage, "A report is .html, .json or .txt; \(path) is none of them.")
    }
    self = kind
  }

  /// A report as a document of this kind; of a dry run it tells what would be.
  public func bytes(of report: MasterReport, isDryRun: Bool = false) throws -> [UInt8] {
    let text =
      switch self {
      case .html: HTMLReport(report, isDryRun: isDryRun).text
      case .txt: ReportText(report, isDryRun: isDryRun).explanation
      case .json: try JSONDocument.text(report, curves: true)
      }
    return Array(text.utf8)
  }
}
