extension MasterPlan {
  /// Says that this engine may render other bytes than the one that made the plan; nil where it is the same,
  /// on the same class of CPU.
  public var engineWarning: String? {
    let current = EngineIdentity.current
    guard engine != current else { return nil }
    return
      "The plan was made by \(engine.text), and this is \(current.text): the master may differ from its "
      + "first rendering in single bits. Solve again for a plan of this engine."
  }
}
