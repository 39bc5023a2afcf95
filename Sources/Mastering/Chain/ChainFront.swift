internal import AudioCore
internal import AudioFiles

/// Everything before the limiter at one rate: repairs, balance, filters, dynamics, resampling.
enum ChainFront {
  /// The filtered track at the mix's rate, readable from any frame.
  ///
  /// With `readsAhead` what comes before the last stage works on a thread of its own, for passes from
  /// front to back.
  static func source(
    _ track: any AudioSource, plan: MasterPlan, readsAhead: Bool = false
  ) -> any AudioSource {
    source(
      track, range: plan.kept, repair: plan.repair, balanceDB: plan.balanceDB,
      filters: FilterDesign.filters(tone: plan.tone, side: plan.side, format: track.format),
      dynamics: plan.dynamics, readsAhead: readsAhead)
  }

  /// The same from its parts.
  static func source(
    _ track: any AudioSource, range: Range<Int>, repair: InputRepair, balanceDB: Double,
    filters: FilteredSource.Filters?, dynamics: DynamicsPlan?, readsAhead: Bool = false
  ) -> any AudioSource {
    func ahead(_ source: any AudioSource) -> any AudioSource {
      readsAhead ? ReadAheadSource(source) : source
    }
    let edited = EditedSource(track, range: range, repair: repair, balanceDB: balanceDB)
    guard let dynamics else {
      return filters.map { FilteredSource(ahead(edited), filters: $0) } ?? edited
    }
    let filtered = filters.map { FilteredSource(edited, filters: $0) as any AudioSource } ?? edited
    return DynamicsSource(ahead(filtered), plan: dynamics)
  }
}
