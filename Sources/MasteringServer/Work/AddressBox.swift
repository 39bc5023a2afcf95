#if Server
import Synchronization

/// The address the server listens on, known once it does.
final class AddressBox: Sendable {
  private let value = Mutex("http://127.0.0.1")

  /// "http://127.0.0.1:8717".
  var text: String {
    get { value.withLock { $0 } }
    set { value.withLock { $0 = newValue } }
  }
}
#endif
