import AudioCore
import Synchronization

/// What a file says about itself, read when somebody first asks: few runs do, and it takes libav.
///
/// Safe from any thread.
public final class FileTags: @unchecked Sendable {
  private let lock = Mutex(())
  private var known: AudioTags?
  private var unread: InputBytes?

  init(_ tags: AudioTags) { known = tags }

  /// Tags that are still to be read from a file, which stays open until then.
  init(unread bytes: InputBytes) {
    unread = bytes.reopened()
    unread?.disguise = []
  }

  /// The tags; none when libav does not know the container.
  ///
  /// `LacquerError.input` without libav.
  public func read() throws -> AudioTags {
    try lock.withLock { _ in
      if let known { return known }
      guard let bytes = unread else { return AudioTags() }
      try Libav.load(
        .input, to: "read the tags of \(bytes.name)", or: "do without (deliver.tags=none)")
      let tags = (try? LibavInput(bytes, analysing: false, cancellation: nil))?.tags ?? AudioTags()
      known = tags
      unread = nil
      return tags
    }
  }
}
