import AudioCore
import Foundation
import Glibc
import MasteringAPI
import Synchronization

/// The calls a service allows, shared by every process of this person: a small file under a lock.
///
/// Where the file cannot be written the bucket is this process's own.
package final class SharedRateBucket: Sendable {
  private let path: String
  private let perMinute: Double
  private let burst: Double
  private let own: Mutex<RateBucket>

  /// A bucket in the file `path`.
  ///
  /// - now: seconds of a clock that all processes of this boot share.
  package init(path: String, perMinute: Double, now: Double) {
    self.path = path
    self.perMinute = perMinute
    burst = min(5, perMinute)
    own = Mutex(RateBucket(perMinute: perMinute, burst: burst, now: now))
  }

  /// Takes a call: 0 when there was one, else the seconds until there is. [any thread]
  package func take(now: Double) -> Double {
    if let wait = takeShared(now) { return wait }
    return own.withLock { $0.take(now: now) }
  }

  private func takeShared(_ now: Double) -> Double? {
    StateFile.makeFolder(of: path)
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    var bucket =
      JSONText.parse(RateBucket.self, Array(bytes.prefix(max(0, count))))
      ?? RateBucket(perMinute: perMinute, burst: burst, now: now)
    // Another plan has another bucket.
    if bucket.perMinute != perMinute || bucket.burst != max(1, burst) {
      bucket = RateBucket(perMinute: perMinute, burst: burst, now: now)
    }
    let wait = bucket.take(now: now)
    let text = JSONText.line(bucket)
    let written = unsafe text.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
    guard written == text.count, ftruncate(descriptor, text.count) == 0 else { return nil }
    return wait
  }
}
