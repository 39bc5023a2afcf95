#if Server
internal import Hummingbird
import MasteringAPI

extension API {
  /// `POST /v1/audio_mastering`: what arrives and becomes neither job nor dry run is counted, so that
  /// nobody sends without end what is refused; but not what the server had no place for, which asks for
  /// it once more.
  func submit(_ call: Call, _ key: APIKey) async throws -> Response {
    let received = ReceivedBytes()
    let answer: Result<Response, any Error>
    do {
      answer = .success(try await accept(call, key, received))
    } catch {
      answer = .failure(error)
      if (error as? Problem)?.isForNow == true { received.noteCounted() }
    }
    if received.uncounted > 0 {
      // A disk without room keeps nobody from his answer.
      try? await service.store.countRefused(received.uncounted, key: key.id)
    }
    return try answer.get()
  }

  /// Refuses to read files of a key that has sent a day's amount in vain.
  ///
  /// One mistake, however large, keeps nobody from sending what was meant.
  func refuseFurther(_ call: Call, _ key: APIKey, _ limits: KeyLimits) async throws {
    let refused = try await service.store.refusedToday(key: key.id)
    // A form without files is always read.
    let hasFiles = call.request.announcedLength.map { $0 > FormReader.longestField } ?? true
    guard refused > 0, refused >= limits.uploadMBPerDay << 20, hasFiles else { return }
    throw Problem(
      429, "daily_upload_limit",
      "This key has uploaded its daily amount of what was refused or sent more than once: try again later.",
      retryAfter: 3600)
  }
}
#endif
