internal import AudioCore
internal import AudioFiles

/// Everything before the limiter at one rate: repairs, balance, filters, dynamics, resampling.
enum ChainFront {
  /// The filtered track at the mix's rate, readable from any frame.
  static func source(_ track: any AudioSource, plan: MasterPlan) -> any AudioSource {
    source(
      track, range: plan.startFrame..<plan.endFrame, repair: plan.repair, balanceDB: plan.balanceDB,
      filters: FilterDesign.filters(tone: plan.tone, side: plan.side, format: track.format),
      dynamics: plan.dynamics)
  }

  /// The same from its parts.
  static func source(
    _ track: any AudioSource, range: Range<Int>, repair: InputRepair, balanceDB: Double,
    filters: FilteredSource.Filters?, dynamics: DynamicsPlan?
  ) -> any AudioSource {
    let edited = EditedSource(track, range: range, repair: repair, balanceDB: balanceDB)
    let filtered = filters.map { FilteredSource(edited, filters: $0) as any AudioSource } ?? edited
    guard let dynamics else { return filtered }
    return DynamicsSource(filtered, plan: dynamics)
  }
}
