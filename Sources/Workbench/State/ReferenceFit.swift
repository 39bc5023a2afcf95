public import Mastering

/// How well mix and reference go together.
extension WorkbenchState {
  /// The scores by aspect, of the newest draft; empty where `fitGap` says why.
  public var fit: [AspectScore] {
    if case .failed = plan.phase, plan.draftRevision != plan.revision { return [] }
    return plan.draft?.fit ?? []
  }

  /// Why there are no scores, in words without a full stop.
  public var fitGap: String {
    if case .no(let reason, _) = Reasons.needsMix(self) { return reason }
    if case .failed(let sentence) = plan.phase { return sentence.withoutFullStop }
    let isMeasured = document.references.indices.contains { reference($0)?.loaded != nil }
    return isMeasured && plan.draft != nil
      ? "mix or reference is silent, and silence is like nothing" : "no reference is measured yet"
  }

  /// The line of the checks about the reference, where an aspect of it fits poorly.
  var fitChecks: [RenderCheck] {
    let poor = fit.filter { $0.score < Compatibility.poor }
    guard render.service == nil, !poor.isEmpty else { return [] }
    let scores = poor.map { "\($0.aspect.rawValue) \($0.score)" }.joined(separator: ", ")
    return [
      RenderCheck(
        name: "fit", text: "\(scores) of 100", verdict: .remark,
        remedies: [.init(action: "fit", effect: "says why")])
    ]
  }
}
