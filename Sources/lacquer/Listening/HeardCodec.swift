import AudioCore
import AudioFiles
import Foundation
import Playback
import Synchronization

/// The master through a lossy codec, made beside the music as soon as the master is settled.
final class HeardCodec: Sendable {
  private struct State {
    var isWanted: Bool
    var isRunning = false
    var failure: LacquerError?
  }

  private let session: PlaybackSession
  private let codec: PreviewCodec
  private let cancellation = Cancellation()
  private let state: Mutex<State>

  /// Prepares for a session; without a codec it waits until it is wanted, and takes MP3.
  init(_ session: PlaybackSession, _ codec: PreviewCodec?) {
    self.session = session
    self.codec = codec ?? PreviewCodec(name: "mp3", container: .mp3)
    state = Mutex(State(isWanted: codec != nil))
  }

  deinit { cancellation.cancel() }

  /// The codec's name.
  var name: String { codec.name }

  /// Whether it shall be heard in place of the master.
  var isWanted: Bool {
    get { state.withLock { $0.isWanted } }
    set { state.withLock { $0.isWanted = newValue } }
  }

  /// Encodes when there is a reason to, and switches when it is there; throws what went wrong.
  func keepUp() throws {
    let now = session.state
    if let failure = state.withLock({ $0.failure }) { throw failure }
    guard isWanted else { return }
    if now.hasCodec {
      if now.source == .master { session.select(.codec) }
      return
    }
    guard now.isSettled == true else { return }
    let starts = state.withLock { state in
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard starts else { return }
    Thread.detachNewThread { [self] in
      do {
        try session.prepareCodec(codec.container, cancellation: cancellation)
        state.withLock { $0.isRunning = false }
      } catch {
        state.withLock {
          $0.isRunning = false
          let error = error as? LacquerError
          if error?.code != .usage, !cancellation.isCancelled { $0.failure = error }
        }
      }
    }
  }
}
