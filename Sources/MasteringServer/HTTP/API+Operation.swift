#if Server
import AudioCore
internal import HTTPTypes
internal import Hummingbird
import MasteringAPI

extension API {
  /// `GET /readyz`: whether work is taken.
  func ready() async throws -> Response {
    let isReady = !state.isDraining && service.folders.freeBytes > 64 << 20
    _ = try await service.store.queueLength()
    return .json(
      .object(["status": .string(isReady ? "ready" : "not ready")]), status: isReady ? 200 : 503)
  }

  /// `GET /v1/capabilities`: what a client can count on; no key needed.
  func capabilities(_ call: Call) async -> Response {
    let configuration = service.configuration
    var limits = Self.document(configuration.keyLimits)
    limits["request_bytes"] = .integer(Int64(configuration.uploadMB << 20))
    limits["audio_seconds"] = .number(configuration.audioSeconds)
    func names(_ text: String) -> JSONValue {
      service.engineDescription[text] ?? .array([])
    }
    let outputs: [String: JSONValue] = [
      "wav": .string("PCM, 24 bit"), "flac": .string("FLAC, 24 bit"),
      "mp3": .string("MP3, 320 kbit/s constant"), "ogg": .string("Ogg Vorbis, quality 9"),
      "aac": .string("ADTS AAC-LC, 256 kbit/s"), "webm": .string("WebM, Opus 256 kbit/s, 48 kHz"),
    ]
    let written = outputs.filter { name, _ in
      service.outputs.contains { $0.rawValue == name }
    }
    return .json(
      .object([
        "success": .bool(true),
        "name": .string("lacquer-server"),
        "engine": service.engineDescription["engine"] ?? .null,
        "idempotency": .bool(true),
        "idempotency_hours": .number(configuration.idempotencyHours),
        "conversion_types": .array([.string("AUDIO_MASTERING")]),
        "output_extensions": names("outputs"),
        "outputs": .object(written),
        "default_output_extension": .string("same family as the input; lossless gives wav or flac"),
        "limits": .object(limits),
        "url_input": .bool(configuration.addresses.allowsAnything),
        "result_hours": .number(configuration.resultHours),
        "link_seconds": .integer(3600),
        "inputs_deleted": .string("when the job ends"),
        "credits": .object([
          "enabled": .bool(configuration.creditsEnabled),
          "per_minute": .number(configuration.creditsPerMinute), "unit": .string("credits"),
        ]),
        "stages": .array(
          [
            "starting", "fetching", "measuring", "matching", "filtering", "finding the level",
            "listening", "writing",
          ].map { .string($0) }),
        "statuses": .array(StatusWord.allCases.map { .string($0.rawValue) }),
        "extensions": .array(
          [
            "dry_run", "preview", "events", "wait", "cancel", "delete", "settings", "preset",
            "usage",
          ].map { .string($0) }),
        "settings": names("settings"),
        "presets": names("presets"),
        "webhooks": .object([
          "signature": .string("Standard Webhooks 1.0.0, v1 (HMAC-SHA256)"),
          "retry_seconds": .array(WebhookRetries.delays.map { .number($0) }),
          "timeout_seconds": .number(WebhookRetries.timeout),
          "delivery": .string("at least once; webhook-id stays the same"),
        ]),
      ]), headers: [("Cache-Control", "max-age=60")])
  }

  /// What a key may do, in the words of the wire.
  static func document(_ limits: KeyLimits) -> [String: JSONValue] {
    [
      "submits_per_minute": .number(limits.submitsPerMinute),
      "status_per_minute": .number(limits.statusPerMinute),
      "parallel_jobs": .integer(Int64(limits.parallelJobs)),
      "upload_bytes_per_day": .integer(Int64(limits.uploadMBPerDay << 20)),
    ]
  }

  /// `GET /metrics`: for Prometheus on this machine, or for a key.
  func metricsPage(_ call: Call) async throws -> Response {
    let isLocal = IPAddress(call.address).map { !$0.isPublic && $0.text.hasPrefix("127.") } ?? false
    if !(isLocal || call.address == "::1") || service.configuration.behindProxy {
      _ = try await authenticate(call)
    }
    let counts = try await service.store.counts()
    var gauges: [(name: String, labels: String, value: Double)] = StatusWord.allCases.map {
      ("lacquer_jobs", "status=\"\($0.rawValue)\"", Double(counts[$0.rawValue] ?? 0))
    }
    gauges.append(("lacquer_workers_busy", "", Double(service.board.runningCount)))
    gauges.append(("lacquer_workers", "", Double(service.configuration.workers)))
    gauges.append(("lacquer_free_bytes", "", Double(service.folders.freeBytes)))
    return .bytes(
      Array(service.metrics.page(gauges: gauges).utf8), type: "text/plain; version=0.0.4")
  }
}
#endif
