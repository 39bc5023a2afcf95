public import AudioCore
import Dispatch
import Glibc
import Synchronization

/// What became of one mix of a batch.
public struct BatchResult: Sendable {
  /// What was asked for.
  public var request: MasterRequest
  /// What the engine gave; nil where it failed or nothing had to be done.
  public var outcome: MasterOutcome?
  /// Why it failed.
  public var error: LacquerError?
  /// Whether the outputs were there already, made of the same inputs by the same settings.
  public var isUnchanged = false
  /// What an unchanged album measured as a whole when it was made; nil for anything else.
  var album: AlbumFigures?
  /// Whether the masters are written, also where a report then was not.
  var isWritten = false
}

/// Many mixes in one call, several at a time; what happens to one does not touch the others.
public struct BatchJob: Sendable {
  /// Masters at work at once.
  public var jobs: Int
  /// What was done before; nil remembers nothing.
  public var journal: BatchJournal?
  /// Whether the mixes are an album: one tone for all, loudness apart as in the mixes.
  public var isAlbum: Bool
  /// Whether outputs that need not change are made again.
  public var redoes: Bool

  /// Plans a batch; `jobs` is at least 1.
  public init(
    jobs: Int, journal: BatchJournal? = nil, isAlbum: Bool = false, redoes: Bool = false
  ) {
    self.jobs = max(1, jobs)
    self.journal = journal
    self.isAlbum = isAlbum
    self.redoes = redoes
  }

  /// Masters every request.
  ///
  /// No output replaces a mix or reference of any of them.
  ///
  /// - Parameters:
  ///   - requests: one for each mix, with its outputs.
  ///   - reports: for each mix the files that are written beside its masters, over earlier ones of its
  ///     own; where one is missing, the mix is made again. Empty, or one entry for each request.
  ///   - progress: called on working threads whenever a mix is through, with how many are; those of an
  ///     album that are made once more count again.
  /// - Returns: a result for each request, in their order.
  /// - Throws: `interrupted`, which says how many are there, and for an album what makes it impossible
  ///   as a whole.
  public func run(
    _ requests: [MasterRequest], reports: [[BatchReport]] = [], cancellation: Cancellation,
    progress: (@Sendable (Int, BatchResult) -> Void)? = nil
  ) throws -> [BatchResult] {
    var orders = orders(requests, reports)
    let files = orders.flatMap { $0.request.outputs + $0.reports.map(\.path) }
    let trace = journal.flatMap { BatchTrace(in: $0.directory, files: files) }
    defer { withExtendedLifetime(trace) {} }
    guard isAlbum else { return try work(orders, after: 0, cancellation, progress) }
    if !redoes, let done = unchanged(orders) { return done }
    var solver = try AlbumSolver(orders.map(\.request), cancellation: cancellation)
    var results: [BatchResult] = []
    // A track that cannot be as loud as its place asks for takes the whole album down with it.
    for pass in 0..<3 {
      for index in orders.indices { orders[index].request = solver.requests[index] }
      results = try work(orders, after: pass * orders.count, cancellation, progress)
      for index in orders.indices where results[index].isWritten { orders[index].isOurs = true }
      let shortfall = solver.shortfall(results)
      // Cuts, dynamics and limiter change what the gates hear of the album; two passes are left for a
      // track that cannot follow.
      let excess = pass == 0 ? solver.excess(results) : 0
      guard shortfall != nil || abs(excess) > 0.1 else { break }
      solver.lower(by: shortfall.map { max($0.lu, excess) } ?? excess, for: shortfall?.mix)
    }
    if results.allSatisfy({ $0.error == nil }) { settle(orders, AlbumFigures(results)) }
    return results
  }

  /// What is to be done for one mix.
  private struct Order: Sendable {
    var request: MasterRequest
    let reports: [BatchReport]
    /// What decides whether it is done; nil where nothing is remembered.
    let mark: BatchJournal.Mark?
    /// Whether an earlier pass of this call has written its files.
    var isOurs = false
  }

  private func orders(_ requests: [MasterRequest], _ reports: [[BatchReport]]) -> [Order] {
    let mixes = requests.map(\.mix)
    var contents: [String: ContentHash] = [:]
    return requests.enumerated().map { index, request in
      var request = request
      request.spared += mixes
      let own = index < reports.count ? reports[index] : []
      let mark = journal?.mark(
        of: request, documents: own.map(\.path), album: isAlbum ? mixes : [],
        contents: &contents)
      return Order(request: request, reports: own, mark: mark)
    }
  }

  private func unchanged(_ orders: [Order]) -> [BatchResult]? {
    let isDone = orders.allSatisfy { order in
      order.mark.map { journal?.state(of: order.request, mark: $0) == .unchanged } ?? false
    }
    guard isDone else { return nil }
    return orders.map { order in
      let album = order.mark.flatMap { journal?.album(of: order.request, $0) }
      return BatchResult(request: order.request, isUnchanged: true, album: album)
    }
  }

  /// Lets what the last pass of an album wrote count as finished; until then a pass that was left
  /// could be taken for it.
  private func settle(_ orders: [Order], _ album: AlbumFigures?) {
    for order in orders {
      if let mark = order.mark { journal?.settle(order.request, mark, album) }
    }
  }

  private func work(
    _ orders: [Order], after before: Int, _ cancellation: Cancellation,
    _ progress: (@Sendable (Int, BatchResult) -> Void)?
  ) throws -> [BatchResult] {
    struct State {
      var next = 0
      var done = 0
      var results: [Int: BatchResult] = [:]
    }
    let state = Mutex(State())
    DispatchQueue.concurrentPerform(iterations: min(jobs, orders.count)) { _ in
      while !cancellation.isCancelled {
        let index = state.withLock { state -> Int? in
          guard state.next < orders.count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index else { return }
        let result = one(orders[index], cancellation)
        let done = state.withLock { state -> Int in
          state.results[index] = result
          state.done += 1
          return state.done
        }
        progress?(before + done, result)
      }
    }
    let results = state.withLock { state in orders.indices.map { state.results[$0] } }
    guard results.allSatisfy({ $0 != nil && $0?.error?.code != .interrupted }) else {
      throw stopped(orders, results)
    }
    return results.compactMap(\.self)
  }

  /// What a person who stopped the batch is told.
  private func stopped(_ orders: [Order], _ results: [BatchResult?]) -> LacquerError {
    let kept = zip(orders, results).filter { order, result in
      order.isOurs || result?.isWritten == true || result?.isUnchanged == true
    }.count
    guard kept > 0 else { return Cancellation.stopped }
    let rest =
      if journal == nil {
        ""
      } else if isAlbum {
        ", and the same call makes the album again"
      } else if redoes {
        ", and the same call without --redo goes on from there"
      } else {
        ", and the same call goes on from there"
      }
    return LacquerError(
      .interrupted,
      "Stopped with \(kept) of \(orders.count) mixes mastered; what is written stays\(rest).")
  }

  private func one(_ order: Order, _ cancellation: Cancellation) -> BatchResult {
    var result = BatchResult(request: order.request)
    do {
      if let journal, let mark = order.mark {
        switch journal.state(of: order.request, mark: mark) {
        case .unchanged where !redoes && order.request.shared == nil:
          result.isUnchanged = true
          return result
        // What was written here before, and not touched since, may be replaced.
        case .unchanged, .outdated: result.request.force = true
        case .unknown: break
        }
      }
      try requireOwn(order)
      if order.isOurs { result.request.force = true }
      let request = result.request
      let outcome = try MasterJob.run(request, cancellation: cancellation, progress: nil) {
        report, files in
        if let journal, let mark = order.mark { journal.announce(files, of: request, mark, report) }
      }
      result.isWritten = true
      let faults = try order.reports.compactMap {
        try fault(writing: $0, of: order, outcome.report)
      }
      if let fault = faults.combined { throw fault }
      result.outcome = outcome
    } catch let error as LacquerError {
      result.error = error
    } catch {
      result.error = LacquerError(
        .internalFault, "\(order.request.mix) could not be mastered.", cause: "\(error)")
    }
    return result
  }

  /// Refuses reports that cannot be written, and those that would replace somebody else's file.
  private func requireOwn(_ order: Order) throws {
    for report in order.reports {
      try AtomicFile.preflight(report.path)
      guard !order.isOurs, !order.request.force else { continue }
      let isForeign =
        if let journal, let mark = order.mark {
          journal.state(of: report.path, order.request, mark) == .foreign
        } else {
          unsafe access(report.path, F_OK) == 0
        }
      if isForeign { throw AtomicFile.exists(report.path) }
    }
  }

  /// Writes a report; what kept it from being written, nil where it is.
  private func fault(
    writing report: BatchReport, of order: Order, _ told: MasterReport
  ) throws -> LacquerError? {
    do {
      let bytes = try report.content(told)
      if let journal, let mark = order.mark {
        try journal.write(bytes, to: report.path, of: order.request, mark, told)
      } else {
        try AtomicFile.write(bytes, to: report.path)
      }
      return nil
    } catch let error as LacquerError {
      return error.withMaster("The master", without: "report")
    }
  }
}
