public import AudioCore
import Dispatch
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
  /// - Parameters:
  ///   - requests: one for each mix, with its outputs.
  ///   - documents: for each mix the files that `finish` writes beside its masters: where one is
  ///     missing, the mix is made again. Empty, or one entry for each request.
  ///   - finish: called on a working thread when the files of a request are written; may rename.
  ///   - progress: called on working threads whenever a mix is through, with how many are.
  /// - Returns: a result for each request, in their order.
  /// - Throws: `interrupted`, and for an album what makes it impossible as a whole.
  public func run(
    _ requests: [MasterRequest], documents: [[String]] = [], cancellation: Cancellation,
    finish: @escaping @Sendable (Int, inout MasterOutcome) throws -> Void = { _, _ in },
    progress: (@Sendable (Int, BatchResult) -> Void)? = nil
  ) throws -> [BatchResult] {
    let marks = marks(requests, documents)
    guard isAlbum else {
      return try work(
        requests, marks: marks, cancellation: cancellation, finish: finish, progress: progress)
    }
    if !redoes, let done = unchanged(requests, marks: marks) { return done }
    var solver = try AlbumSolver(requests, cancellation: cancellation)
    var results: [BatchResult] = []
    // A track that cannot be as loud as its place asks for takes the whole album down with it.
    for _ in 0..<3 {
      results = try work(
        solver.requests, marks: marks, cancellation: cancellation, redoing: !results.isEmpty,
        finish: finish, progress: progress)
      let shortfall = solver.shortfall(results)
      guard shortfall > 0.05 else { break }
      solver.lower(by: shortfall)
    }
    return results
  }

  private func marks(
    _ requests: [MasterRequest], _ documents: [[String]]
  ) -> [BatchJournal.Mark?] {
    guard let journal else { return requests.map { _ in nil } }
    let album = isAlbum ? requests.map(\.mix) : []
    return requests.enumerated().map { index, request in
      journal.mark(
        of: request, documents: index < documents.count ? documents[index] : [], album: album)
    }
  }

  private func unchanged(
    _ requests: [MasterRequest], marks: [BatchJournal.Mark?]
  ) -> [BatchResult]? {
    let isDone = zip(requests, marks).allSatisfy { request, mark in
      mark.map { journal?.state(of: request, mark: $0) == .unchanged } ?? false
    }
    guard isDone else { return nil }
    return requests.map { BatchResult(request: $0, isUnchanged: true) }
  }

  private func work(
    _ requests: [MasterRequest], marks: [BatchJournal.Mark?], cancellation: Cancellation,
    redoing: Bool = false,
    finish: @escaping @Sendable (Int, inout MasterOutcome) throws -> Void,
    progress: (@Sendable (Int, BatchResult) -> Void)?
  ) throws -> [BatchResult] {
    struct State {
      var next = 0
      var done = 0
      var results: [Int: BatchResult] = [:]
    }
    let state = Mutex(State())
    DispatchQueue.concurrentPerform(iterations: min(jobs, requests.count)) { _ in
      while !cancellation.isCancelled {
        let index = state.withLock { state -> Int? in
          guard state.next < requests.count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index else { return }
        let result = one(
          requests[index], mark: marks[index], redoing: redoing, cancellation: cancellation
        ) { try finish(index, &$0) }
        let done = state.withLock { state -> Int in
          state.results[index] = result
          state.done += 1
          return state.done
        }
        progress?(done, result)
      }
    }
    try cancellation.check()
    return state.withLock { state in requests.indices.compactMap { state.results[$0] } }
  }

  private func one(
    _ request: MasterRequest, mark: BatchJournal.Mark?, redoing: Bool, cancellation: Cancellation,
    finish: (inout MasterOutcome) throws -> Void
  ) -> BatchResult {
    var request = request
    if let journal, let mark {
      switch journal.state(of: request, mark: mark) {
      case .unchanged where !redoes && !redoing && request.shared == nil:
        return BatchResult(request: request, isUnchanged: true)
      // What was written here before, and not touched since, may be replaced.
      case .unchanged, .outdated: request.force = true
      case .unknown: break
      }
    }
    if redoing { request.force = true }
    do {
      var outcome = try MasterJob.run(request, cancellation: cancellation)
      try finish(&outcome)
      if let journal, let mark, !request.dryRun {
        journal.record(request, mark: mark, outcome.report)
      }
      return BatchResult(request: request, outcome: outcome)
    } catch let error as LacquerError {
      return BatchResult(request: request, error: error)
    } catch {
      return BatchResult(
        request: request,
        error: LacquerError(
          .internalFault, "\(request.mix) could not be mastered.", cause: "\(error)"))
    }
  }
}
