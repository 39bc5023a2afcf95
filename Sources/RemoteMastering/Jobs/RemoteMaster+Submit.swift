public import AudioCore
import AudioFiles
import Foundation
import Glibc
import HTTPClient
import MasteringAPI

extension RemoteMaster {
  /// Bytes of a file's name that every usual file system takes.
  private static let longestName = 255
  /// Seconds for which a request that is repeated waits while the service still takes the first.
  private static let longestConflict = 60.0

  /// Sends a wish to a service and returns the accepted job.
  ///
  /// - mayDropSettings: whether a service that takes no settings may do it without them, in place of a
  ///   refusal.
  /// - confirm: asked with what the job will cost before anything is written down or sent; false stops.
  /// - progress: bytes sent, and of how many.
  /// - Throws: `LacquerError`. The job is in the journal in every case but those found before anything
  ///   was sent; one whose request broke is `uncertain` and is looked for by `follow`.
  public func submit(
    _ wish: RemoteWish, to service: RemoteService, mayDropSettings: Bool = false,
    cancellation: Cancellation,
    confirm: ((RemoteQuote) throws -> Bool)? = nil,
    progress: (@Sendable (Int, Int) -> Void)? = nil
  ) throws -> RemoteJob {
    let client = try makeClient(service)
    let seconds = try check(wish, service, cancellation)
    try requirePlace(service)
    let capabilities: JSONValue?
    do {
      capabilities = try RemoteClient.capabilities(of: service, client.transport, cancellation)
    } catch TransportFailure.cancelled {
      throw LacquerError(.interrupted, "Nothing was sent.")
    } catch let failure as TransportFailure {
      throw failure.error(service)
    }
    let takesSettings = capabilities?["settings"] != nil
    if !wish.settings.isEmpty || wish.preset != nil {
      guard takesSettings || mayDropSettings else {
        throw LacquerError(
          .usage,
          "\(service.name) masters with its own engine and takes no settings: leave out --set and "
            + "--preset.")
      }
    }
    guard try confirm?(quote(service, capabilities, seconds: seconds)) ?? true else {
      throw LacquerError(.interrupted, "Nothing was sent.")
    }
    var settled = wish
    settled.mix = absolute(wish.mix)
    settled.reference = absolute(wish.reference)
    settled.output = absolute(wish.output)
    if !takesSettings { (settled.settings, settled.preset) = ([:], nil) }
    var job = RemoteJob(
      id: journal.newID(), service: service.name, baseURL: service.baseURL, wish: settled,
      idempotencyKey: RandomBytes.uuid(), created: clock.now, updated: clock.now)
    job.mixSeconds = seconds
    // Of two programs that submit at the same time, one sees the job of the other.
    try journal.alone("service-" + service.name) {
      try requirePlace(service)
      try journal.write(job)
    }
    return try journal.locked(job.id) {
      try send(job, client, cancellation, progress)
    } ?? job
  }

  /// What a master costs at a service: its own word, else that of the last job there.
  ///
  /// Asks the service, without the key; blocks.
  public func quote(_ service: RemoteService, seconds: Double?) -> RemoteQuote {
    let said = try? RemoteClient.capabilities(of: service, CurlTransport(), Cancellation())
    return quote(service, said, seconds: seconds)
  }

  private func quote(
    _ service: RemoteService, _ capabilities: JSONValue?, seconds: Double?
  ) -> RemoteQuote {
    RemoteQuote(
      capabilities: capabilities, history: journal.all().filter { $0.service == service.name },
      seconds: seconds)
  }

  /// The length of the mix where it is a file; refuses what no service could use.
  private func check(
    _ wish: RemoteWish, _ service: RemoteService, _ cancellation: Cancellation
  ) throws -> Double? {
    guard wish.output.lowercased().hasSuffix("." + wish.format.rawValue) else {
      throw LacquerError(
        .usage,
        "The output \(wish.output) does not end with .\(wish.format.rawValue), the format asked for."
      )
    }
    if !wish.force, unsafe access(wish.output, F_OK) == 0 {
      throw LacquerError(
        .output,
        "\(wish.output) exists already: choose another name, or give --force to replace it.")
    }
    let output = absolute(wish.output) as NSString
    guard output.lastPathComponent.utf8.count <= Self.longestName else {
      throw LacquerError(.output, "The name of \(wish.output) is too long: choose a shorter one.")
    }
    let folder = output.deletingLastPathComponent
    guard unsafe access(folder, W_OK) == 0 else {
      throw LacquerError(.output, "Cannot write into \(folder).")
    }
    var seconds: Double?
    var hashes: [ContentHash] = []
    for (source, isMix) in [(wish.mix, true), (wish.reference, false)] {
      switch source {
      case .url(let url):
        guard WebAddress(url) != nil else {
          throw LacquerError(.usage, "\(url) is no http or https address.")
        }
      case .file(let path):
        let opened = try AudioFile.open(
          path, scratch: ScratchSpace(directory: scratch), cancellation: cancellation)
        if isMix { seconds = opened.source.seconds }
        hashes.append(try ContentHash(ofFile: path))
        try checkSize(path, service)
      }
    }
    if wish.mix == wish.reference || (hashes.count == 2 && hashes[0] == hashes[1]) {
      throw LacquerError(.usage, "Mix and reference are the same audio: choose another reference.")
    }
    return seconds
  }

  private func checkSize(_ path: String, _ service: RemoteService) throws {
    var info = stat()
    guard let most = service.limitMB, unsafe stat(path, &info) == 0, info.st_size > most << 20
    else {
      return
    }
    throw LacquerError(
      .usage, "\(path) is larger than the \(most) MB you allow for \(service.name).")
  }

  /// Keeps the plan's number of jobs at a time.
  private func requirePlace(_ service: RemoteService) throws {
    let open = journal.all().filter {
      $0.service == service.name && [.prepared, .submitted, .uncertain].contains($0.state)
    }
    let most = service.plan.parallelJobs
    guard open.count < most else {
      throw LacquerError(
        .remote,
        "\(open.count) jobs at \(service.name) are not finished, which is all the plan "
          + "\(service.plan.rawValue) allows: lacquer jobs wait, or add the service with --plan.")
    }
  }

  /// A file by a path that holds from any folder: the job may be sent again from another one.
  private func absolute(_ source: RemoteWish.Source) -> RemoteWish.Source {
    if case .file(let path) = source { .file(absolute(path)) } else { source }
  }

  func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// Sends a job that is prepared, or again one that is uncertain at a server that knows the key.
  func send(
    _ job: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation,
    _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> RemoteJob {
    var job = job
    let wasUncertain = job.state == .uncertain
    let body = try UploadBody(parts(job.wish))
    var request = TransportRequest(client.service.address("/audio_mastering"))
    request.method = "POST"
    request.headers = client.authorization
    request.headers[IdempotencyKey.header] = IdempotencyKey.header(job.idempotencyKey)
    request.body = body
    request.idleSeconds = 120
    try note(&job) {
      $0.state = .uncertain
      $0.sent = clock.now
      $0.problem = nil
    }
    let answer: TransportAnswer
    do {
      answer = try deliver(
        request, client, patience: wasUncertain ? Self.longestConflict : 0, cancellation, progress)
    } catch let failure as TransportFailure {
      if failure.leftNothing, !wasUncertain {
        let error = failure.error(client.service)
        try note(&job) {
          $0.state = .failed
          $0.problem = error.message + " The service has no job of it."
        }
        throw error
      }
      let what =
        wasUncertain
        ? "The job could not be sent again" : "The connection broke while the job was sent"
      try note(&job) {
        $0.problem =
          "\(what): \(client.service.name) may have it. lacquer jobs wait \($0.id) looks for it."
      }
      throw LacquerError(
        failure == .cancelled ? .interrupted : .remote, job.problem ?? "", cause: "\(failure)")
    }
    return try accept(answer, job, client, wasUncertain: wasUncertain)
  }

  /// Sends a request, again after each 409 as long as `patience` lasts, s.
  private func deliver(
    _ request: TransportRequest, _ client: RemoteClient, patience: Double,
    _ cancellation: Cancellation, _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> TransportAnswer {
    var patience = patience
    while true {
      let answer = try client.transport.send(
        request, cancellation: cancellation, progress: progress)
      let asked = RetryAfter.seconds(answer.headers["retry-after"], now: clock.now) ?? 5
      let pause = max(1, asked)
      guard answer.status == 409, pause <= patience else { return answer }
      patience -= pause
      try clock.sleep(pause, cancellation)
    }
  }

  /// - wasUncertain: whether the service may have had the job before this answer.
  private func accept(
    _ answer: TransportAnswer, _ job: RemoteJob, _ client: RemoteClient, wasUncertain: Bool
  ) throws -> RemoteJob {
    var job = job
    guard (200..<300).contains(answer.status), let body = JSONText.parse(answer.body),
      let accepted = SubmitAnswer(body, wanted: job.wish.format)
    else {
      var answer = answer
      if (200..<300).contains(answer.status) {
        // "200 OK" with `success: false`, or with nothing that names a job.
        answer.status = JSONText.parse(answer.body)?["success"]?.flag == false ? 400 : 502
      }
      var refusal = Refusal(answer, service: client.service, step: .submit, now: clock.now)
      // After a fault of the service the job may exist, and while it is at work on the same request;
      // what turns away a repetition says nothing of the first.
      let isOpen =
        refusal.kind == .service || refusal.status == 409
        || (wasUncertain && refusal.kind != .request)
      if isOpen {
        refusal.text += refusal.text.hasSuffix(".") ? "" : "."
        refusal.text +=
          " \(client.service.name) may have the job: lacquer jobs wait \(job.id) looks for it."
      }
      try note(&job) {
        $0.state = isOpen ? .uncertain : .failed
        $0.problem = refusal.text
      }
      throw refusal.error
    }
    try note(&job) {
      $0.state = .submitted
      $0.taskID = accepted.taskID
      $0.conversionID = accepted.conversionID
      $0.etaSeconds = accepted.etaSeconds
      $0.creditEstimate = accepted.creditEstimate
      $0.problem = nil
    }
    return job
  }

  private func parts(_ wish: RemoteWish) -> [UploadBody.Part] {
    var parts: [UploadBody.Part] = []
    for (source, name, role) in [
      (wish.mix, "audio", "mix"), (wish.reference, "reference_audio", "reference"),
    ] {
      switch source {
      case .url(let url): parts.append(.text(name: "\(name)_url", value: url))
      case .file(let path):
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? "wav"
        let plain = ending.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        parts.append(
          .file(
            name: "\(name)_file", filename: "\(role).\(plain ? ending : "wav")",
            type: OutputExtension.mediaType(ofFile: path), path: path))
      }
    }
    parts.append(.text(name: "output_extension", value: wish.format.rawValue))
    if let webhook = wish.webhookURL {
      parts.append(.text(name: "webhook_url", value: webhook))
    }
    if let preset = wish.preset { parts.append(.text(name: "preset", value: preset)) }
    if !wish.settings.isEmpty {
      parts.append(
        .text(
          name: "settings", value: String(decoding: JSONText.line(wish.settings), as: UTF8.self)
        ))
    }
    return parts
  }
}
