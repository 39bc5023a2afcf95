#if Server
internal import HTTPTypes
internal import Hummingbird
import MasteringAPI

extension API {
  /// `POST /v1/audio_mastering`: what arrives and becomes neither job nor dry run is counted, so that
  /// nobody sends without end what is refused.
  func submit(_ call: Call, _ key: APIKey) async throws -> Response {
    let received = ReceivedBytes()
    let answer: Result<Response, any Error>
    do {
      answer = .success(try await accept(call, key, received))
    } catch {
      answer = .failure(error)
    }
    if received.uncounted > 0 {
      // A disk without room keeps nobody from his answer.
      try? await service.store.countRefused(received.uncounted, key: key.id)
    }
    return try answer.get()
  }

  /// Refuses to read what a key announces once it has sent a day's amount in vain.
  func refuseFurther(_ call: Call, _ key: APIKey, _ limits: KeyLimits) async throws {
    let announced = call.request.headers[.contentLength].flatMap { Int($0) }
    let refused = try await service.store.refusedToday(key: key.id)
    let left = max(0, (limits.uploadMBPerDay << 20) - refused)
    // A form without files is always read.
    let isBeyond = announced.map { $0 > max(left, FormReader.longestField) } ?? (left == 0)
    guard refused > 0, isBeyond else { return }
    throw Problem(
      429, "daily_upload_limit",
      "This key has uploaded its daily amount of what was refused or sent more than once.",
      retryAfter: 3600)
  }
}
#endif
