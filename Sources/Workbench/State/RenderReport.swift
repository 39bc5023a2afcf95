internal import AudioCore
internal import Mastering

/// The report that a render writes beside its master.
extension WorkbenchState {
  /// Where the report of the next render goes; nil where none is written.
  public var reportPath: String? { outputPath.flatMap { reportPath(beside: $0) } }

  /// Where the report of a master goes; nil where none is written: a service gives none.
  func reportPath(beside output: String) -> String? {
    guard render.service == nil, let kind = render.report else { return nil }
    let name = "\(Paths.stem(of: output)).report.\(kind.rawValue)"
    return render.reportOutput ?? Paths.join(Paths.folder(of: output), name)
  }

  /// The line of the checks about the report's place.
  var reportChecks: [RenderCheck] {
    guard let path = reportPath, let place = render.reportPlace, place.path == path else {
      return []
    }
    let name = "report"
    if let fault = place.fault {
      return [RenderCheck(name: name, text: fault, verdict: .refused)]
    }
    return [
      .place(
        name, place, replaces: render.replaces,
        other: .init(action: "render.report", effect: "chooses another"))
    ]
  }
}
