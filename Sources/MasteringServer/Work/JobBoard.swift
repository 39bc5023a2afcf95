#if Server
import AudioCore
import MasteringAPI
import Synchronization

/// What is known of jobs beside the database: progress, who runs them, and that something changed.
final class JobBoard: Sendable {
  private struct Entry {
    var progress: WorkEvent.Progress?
    var process: WorkerProcess?
    let cancellation = Cancellation()
    var key = ""
    var started = 0.0
  }

  private struct State {
    var running: [String: Entry] = [:]
    var revisions: [String: Int] = [:]
    var revision = 0
    var secondsPerAudioSecond = 0.2
  }

  private let state = Mutex(State())

  /// Takes a job up.
  func begin(_ taskID: String, key: String) {
    state.withLock {
      $0.running[taskID] = Entry(key: key, started: SteadyTime.seconds)
    }
    touch(taskID)
  }

  /// Says which process works for a job; false when the job was asked to stop meanwhile.
  func attach(_ taskID: String, _ process: WorkerProcess) -> Bool {
    state.withLock {
      $0.running[taskID]?.process = process
      return $0.running[taskID]?.cancellation.isCancelled == false
    }
  }

  /// Takes a job down.
  func end(_ taskID: String) {
    state.withLock { $0.running[taskID] = nil }
    touch(taskID)
  }

  /// Asks a job to stop, if it is running: its process and what it fetches.
  func cancel(_ taskID: String) {
    let process = state.withLock { state -> WorkerProcess? in
      state.running[taskID]?.cancellation.cancel()
      return state.running[taskID]?.process
    }
    process?.stop()
  }

  /// What asks a running job to stop; nil when it is not running.
  func cancellation(_ taskID: String) -> Cancellation? {
    state.withLock { $0.running[taskID]?.cancellation }
  }

  /// Stops everything that runs; jobs without an end go back to the queue.
  func stopAll() {
    let processes = state.withLock { state -> [WorkerProcess] in
      for entry in state.running.values { entry.cancellation.cancel() }
      return state.running.values.compactMap(\.process)
    }
    for process in processes { process.stop() }
  }

  /// Notes progress.
  func note(_ taskID: String, _ progress: WorkEvent.Progress) {
    state.withLock { $0.running[taskID]?.progress = progress }
    touch(taskID)
  }

  /// How far a job is.
  func progress(_ taskID: String) -> WorkEvent.Progress? {
    state.withLock { $0.running[taskID]?.progress }
  }

  /// Seconds a job has been running; nil when it is not.
  func elapsed(_ taskID: String) -> Double? {
    state.withLock { $0.running[taskID].map { SteadyTime.seconds - $0.started } }
  }

  /// Running jobs of each key.
  var runningByKey: [String: Int] {
    state.withLock { $0.running.values.reduce(into: [:]) { $0[$1.key, default: 0] += 1 } }
  }

  /// Number of running jobs.
  var runningCount: Int { state.withLock { $0.running.count } }

  /// Says that something about a job changed.
  func touch(_ taskID: String) {
    state.withLock {
      $0.revision += 1
      $0.revisions[taskID] = $0.revision
      if $0.revisions.count > 10_000 { $0.revisions = [taskID: $0.revision] }
    }
  }

  /// A number that grows with every change of a job.
  func revision(_ taskID: String) -> Int { state.withLock { $0.revisions[taskID] ?? 0 } }

  /// Learns how long a second of audio takes.
  func learn(audioSeconds: Double, workSeconds: Double) {
    guard audioSeconds > 1 else { return }
    state.withLock {
      $0.secondsPerAudioSecond = 0.7 * $0.secondsPerAudioSecond + 0.3 * workSeconds / audioSeconds
    }
  }

  /// Expected work on so much audio, s.
  func expectedSeconds(audioSeconds: Double) -> Double {
    state.withLock { 1 + audioSeconds * $0.secondsPerAudioSecond }
  }
}
#endif
