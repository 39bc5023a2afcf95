import AudioCore
import AudioFiles
import FoundationEssentials
import Glibc
import HTTPClient
import MasteringAPI
import Metering
import Synchronization

extension RemoteMaster {
  private static let mostBytes = 4 << 30
  private static let mostAttempts = 8
  /// What the place of a master answers once a link's time is over.
  private static let lapsed = [403, 404, 410]
  /// Longest pause a service may ask for, s.
  private static let longestPause = 60.0

  /// Fetches a finished master, checks it and gives it its name; the key is not sent.
  ///
  /// A job that a person has cancelled is not fetched, and what arrived of it is not kept.
  func download(
    _ start: RemoteJob, _ client: RemoteClient, _ cancellation: Cancellation,
    _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws -> RemoteJob {
    var job = start
    if let over = try cancelled(job) { return over }
    if isHere(job) { return try markFetched(job) }
    try requireFree(job)
    let part = MasterPart(of: job)
    defer { part.remove() }
    let (conversion, address) = try address(job, client, cancellation)
    if let over = try cancelled(job) { return over }
    part.takeUp(isTagged: job.masterTag != nil, isProven: conversion.sha256 != nil)
    var isWhole = false
    var verdict: Verdict
    do {
      try fetch(address, to: part, job, client, cancellation, progress)
      isWhole = true
      verdict = try verify(part.path, job, conversion, cancellation)
    } catch let error as LacquerError
      where error.code == .interrupted || (error.code == .remote && !isWhole)
    {
      if try journal.job(job.id).masterTag != nil { part.keep() }
      // Looked at afterwards: whoever cancels removes what is kept by then.
      if try cancelled(job) != nil { part.discard() }
      throw error
    }
    if address.scheme == "http", !address.isLoopback {
      verdict.warnings.append("The master came unencrypted: its address is no https.")
    }
    // What is known of the master goes into the journal before it has its name: one that a kill leaves
    // under it is known again.
    try note(&job) {
      $0.sha256 = verdict.sha256
      $0.masterLUFS = verdict.lufs
      $0.warnings = verdict.warnings
      $0.cost = conversion.cost ?? $0.cost
      $0.masterTag = nil
    }
    if let over = try cancelled(job) { return over }
    let fault = TemporaryFiles.rename(
      part.path, to: job.wish.output, replacing: job.wish.force)
    guard fault == 0 else {
      try requireFree(job)
      throw AtomicFile.failure(job.wish.output, fault)
    }
    AtomicFile.syncFolder(Paths.folder(of: job.wish.output))
    return try markFetched(job)
  }

  /// Whether the master that was checked last lies under its name.
  private func isHere(_ job: RemoteJob) -> Bool {
    guard !job.wish.force, let known = job.sha256 else { return false }
    return (try? ContentHash(ofFile: job.wish.output))?.hexadecimal == known
  }

  /// Notes that the master is here.
  private func markFetched(_ job: RemoteJob) throws -> RemoteJob {
    var job = job
    try note(&job) {
      $0.state = .fetched
      $0.problem = nil
      $0.progress = nil
      $0.stage = nil
    }
    return job
  }

  /// Throws where the master's name is that of an input, cannot be written, or is taken and may not be
  /// replaced.
  private func requireFree(_ job: RemoteJob) throws {
    try job.wish.requireApart()
    try AtomicFile.preflight(job.wish.output)
    guard !job.wish.force, unsafe access(job.wish.output, F_OK) == 0 else { return }
    throw AtomicFile.exists(
      job.wish.output, remedy: "move it away, then lacquer jobs fetch \(job.id), or give -o")
  }

  /// Fetches into a part of the master, after what it holds where that is the same to the byte.
  private func fetch(
    _ start: WebAddress, to part: MasterPart, _ job: RemoteJob, _ client: RemoteClient,
    _ cancellation: Cancellation, _ progress: (@Sendable (Int, Int) -> Void)?
  ) throws {
    var address = start
    var redirects = 0
    var attempt = 0
    // Bytes that were here when a new link was asked for.
    var renewedAt = 0
    let path = part.path
    let tag = Mutex(job.masterTag)
    while true {
      var request = TransportRequest(address.text)
      request.headers = ["User-Agent": "lacquer", "Accept": "audio/*, */*;q=0.5"]
      request.sink = .file(path)
      request.mostBytes = Self.mostBytes
      let have = part.size
      if have > 0, let known = tag.withLock({ $0 }) {
        request.headers["Range"] = "bytes=\(have)-"
        request.headers["If-Range"] = known
      } else {
        unsafe unlink(path)
      }
      request.onHead = { status, headers in
        // What is put behind a part has its tag, or is refused.
        guard status == 200 else { return }
        let strong = headers["etag"].flatMap { $0.hasPrefix("W/") ? nil : $0 }
        let isNew = tag.withLock { known in
          defer { known = strong }
          return known != strong
        }
        // In the journal before the first byte is on the disk; without it the next run begins anew.
        if isNew { _ = try? journal.decide(job.id) { $0.masterTag = strong } }
      }
      do {
        let answer = try client.transport.send(
          request, cancellation: cancellation, progress: progress)
        switch answer.status {
        case 200, 206: return
        case 301, 302, 303, 307, 308:
          redirects += 1
          guard redirects <= 3, let next = answer.headers["location"].flatMap(address.resolving),
            next.scheme == address.scheme || next.scheme == "https"
          else {
            part.remove()
            throw LacquerError(
              .remote,
              "The master's address leads somewhere that is not followed; nothing was kept.")
          }
          address = next
        case let status where Self.lapsed.contains(status) && have > renewedAt:
          // A link may be good for a shorter time than the master takes to arrive.
          renewedAt = have
          redirects = 0
          address = try self.address(job, client, cancellation).address
        case 416:
          // Nothing is left to send where all of it is here.
          if have > 0, answer.headers["content-range"] == "bytes */\(have)" { return }
          unsafe unlink(path)
          attempt += 1
          guard attempt < Self.mostAttempts else { throw gone(client, answer.status) }
        case 429, 500...599:
          attempt += 1
          let asked = RetryAfter.seconds(answer.headers["retry-after"], now: clock.now)
          guard attempt < Self.mostAttempts, (asked ?? 0) <= Self.longestPause else {
            throw gone(client, answer.status)
          }
          try clock.sleep(asked ?? Double(1 << attempt), cancellation)
        default:
          part.remove()
          throw gone(client, answer.status)
        }
      } catch let failure as TransportFailure {
        attempt += 1
        switch failure {
        case .broken, .unreachable:
          guard attempt < Self.mostAttempts else { throw unfinished(job, address, failure) }
          // Progress resets nothing: eight failures in all are enough.
          try clock.sleep(min(10, Double(1 << attempt) / 2), cancellation)
        case .tooLarge:
          part.remove()
          throw failure.error(client.service)
        default: throw failure.error(client.service)
        }
      }
    }
  }

  /// What to do about a master whose place, which is not the service's as a rule, does not send all of it.
  private func unfinished(
    _ job: RemoteJob, _ address: WebAddress, _ failure: TransportFailure
  ) -> LacquerError {
    let next = "check the connection, then lacquer jobs wait \(job.id) goes on."
    guard case .unreachable(let reason) = failure else {
      return LacquerError(
        .remote, "The connection to \(address.origin), where the master is, broke: \(next)",
        cause: "\(failure)")
    }
    return LacquerError(
      .remote, "The master is at \(address.origin), which cannot be reached: \(next)",
      cause: reason)
  }

  private func gone(_ client: RemoteClient, _ status: Int) -> LacquerError {
    LacquerError(
      .remote,
      "The master could not be fetched from \(client.service.name) (HTTP \(status)): try lacquer "
        + "jobs fetch again, or ask the service.")
  }

  /// What was found out about a master that arrived.
  private struct Verdict {
    var sha256: String
    var lufs: Double?
    var warnings: [String]
  }

  /// Decodes all of it and compares it with what was asked for and what the service says.
  private func verify(
    _ path: String, _ job: RemoteJob, _ conversion: Conversion, _ cancellation: Cancellation
  ) throws -> Verdict {
    let hash = try ContentHash(ofFile: path).hexadecimal
    if let promised = conversion.sha256, promised != hash {
      throw LacquerError(
        .remote,
        "The master arrived damaged (its SHA-256 does not match): lacquer jobs fetch \(job.id).")
    }
    let opened: OpenedAudio
    do {
      opened = try AudioFile.open(
        path, downmix: true, scratch: ScratchSpace(directory: scratch), cancellation: cancellation)
    } catch let error as LacquerError where error.code == .input {
      throw LacquerError(
        .remote, "What \(job.service) sent is not audio that can be decoded; nothing was kept.",
        cause: error.message)
    }
    var warnings = opened.warnings.map { $0.replacing(path, with: job.wish.output) }
    if !Self.fits(opened.info, job.wish.format) {
      throw LacquerError(
        .remote,
        "\(job.service) sent \(opened.info.container) with \(opened.info.codec), and "
          + "\(job.wish.format.rawValue) was asked for; nothing was kept.")
    }
    let seconds = opened.source.seconds
    if let mix = job.mixSeconds, abs(mix - seconds) > 0.5 {
      warnings.append(
        "The master is \(Numeral.fixed(seconds)) s long, the mix \(Numeral.fixed(mix)) s.")
    }
    if opened.info.isLossy { warnings.append("The master is lossy: keep a WAV or FLAC as well.") }
    let meter = LoudnessMeter(format: opened.source.format)
    try opened.source.forEachBlock(cancellation: cancellation) { block, _ in meter.add(block) }
    let lufs = meter.finish().integratedLUFS
    if lufs < -70 { warnings.append("The master is silent.") }
    if let claimed = conversion.masterLUFS, abs(claimed - lufs) > 0.5, !opened.info.isLossy {
      warnings.append(
        "The service says \(Numeral.fixed(claimed)) LUFS; the file measures \(Numeral.fixed(lufs))."
      )
    }
    return Verdict(sha256: hash, lufs: lufs, warnings: warnings)
  }

  private static func fits(_ info: AudioFileInfo, _ format: OutputExtension) -> Bool {
    let words = (info.container + " " + info.codec).lowercased()
    switch format {
    case .wav: return words.contains("wav") || words.contains("rf64") || words.contains("w64")
    case .flac: return words.contains("flac")
    case .mp3: return words.contains("mpeg") || words.contains("mp3")
    case .ogg: return words.contains("ogg")
    case .aac: return words.contains("aac")
    case .webm: return words.contains("webm") || words.contains("matroska")
    }
  }
}
