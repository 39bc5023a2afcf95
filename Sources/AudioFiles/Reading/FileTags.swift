import AudioCore
import Synchronization

/// What a file says about itself, read when somebody first asks: few runs do, and it takes libav.
///
/// Safe from any thread.
public final class FileTags: @unchecked Sendable {
  private enum State {
    case known(AudioTags)
    case unread(InputBytes)
  }

  private let lock = Mutex(())
  private var state: State

  init(_ tags: AudioTags) { state = .known(tags) }

  /// Tags that are still to be read from a file, which stays open until then.
  init(unread bytes: InputBytes) {
    let bytes = bytes.reopened()
    bytes.disguise = []
    state = .unread(bytes)
  }

  /// The tags; none when libav does not know the container.
  ///
  /// `LacquerError.input` without libav.
  public func read() throws -> AudioTags {
    try lock.withLock { _ in
      switch state {
      case .known(let tags): return tags
      case .unread(let bytes):
        try Libav.load(
          .input, to: "read the tags of \(bytes.name)", or: "do without (deliver.tags=none)")
        let input = try? LibavInput(bytes, analysing: false, cancellation: nil)
        let tags = input?.tags ?? AudioTags()
        state = .known(tags)
        return tags
      }
    }
  }
}
