#if Server
import AudioCore
import Glibc
import HTTPClient
import MasteringAPI

/// Fetches audio that a client named by address, within the rule.
///
/// Every refusal and failure has the same words and takes at least the same time, so that the
/// server tells nobody what answers where.
struct SourceFetcher: Sendable {
  private let rule: AddressRule
  private let mostBytes: Int
  private static let mostRedirects = 3
  private static let leastSeconds = 2.0

  /// A fetcher that takes at most `mostBytes` of one file.
  init(rule: AddressRule, mostBytes: Int) {
    self.rule = rule
    self.mostBytes = mostBytes
  }

  /// Fetches `url` to the file `path` until it is cancelled; throws `WorkEvent.Failure`.
  func fetch(
    _ url: String, to path: String, field: String, cancellation: Cancellation
  ) async throws {
    let started = SteadyTime.seconds
    let problem = await attempt(url, to: path, cancellation)
    guard let problem else { return }
    unsafe unlink(path)
    guard !cancellation.isCancelled else { throw WorkerProcess.stopped }
    let rest = Self.leastSeconds - (SteadyTime.seconds - started)
    if rest > 0 { try? await Task.sleep(for: .seconds(rest)) }
    let text =
      switch problem {
      case .tooLarge: "The audio at \(field) is larger than this server takes."
      case .unavailable: "The audio at \(field) could not be fetched."
      case .diskFull: "No space left for the audio."
      }
    throw WorkEvent.Failure(code: problem.rawValue, text: text, field: field)
  }

  private enum Trouble: String {
    case unavailable = "source_unavailable"
    case tooLarge = "source_too_large"
    case diskFull = "disk_full"
  }

  private func attempt(
    _ url: String, to path: String, _ cancellation: Cancellation
  ) async -> Trouble? {
    guard var address = WebAddress(url) else { return .unavailable }
    for _ in 0...Self.mostRedirects {
      guard rule.admits(address) else { return .unavailable }
      let pinned = rule.pinned(address, resolved: await Resolver.resolve(address.host))
      guard !pinned.isEmpty else { return .unavailable }
      var request = Outbound.request(address, pinned: pinned)
      request.headers["Accept"] = "audio/*, application/octet-stream"
      request.totalSeconds = 900
      request.slowest = 1024
      request.mostBytes = mostBytes
      request.sink = .file(path, permissions: 0o600)
      let answer: TransportAnswer
      do {
        answer = try await Outbound.send(request, cancellation: cancellation)
      } catch TransportFailure.tooLarge {
        return .tooLarge
      } catch TransportFailure.disk {
        return .diskFull
      } catch {
        return .unavailable
      }
      switch answer.status {
      case 200: return nil
      case 301, 302, 303, 307, 308:
        guard let next = answer.headers["location"].flatMap(address.resolving),
          !(address.scheme == "https" && next.scheme == "http")
        else { return .unavailable }
        address = next
      default: return .unavailable
      }
    }
    return .unavailable
  }
}
#endif
