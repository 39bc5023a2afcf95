import AudioCore
import AudioFiles
import Mastering
import MasteringAPI

extension Worker {
  /// One file as it was found.
  struct ProbedFile: Encodable {
    var seconds: Double
    var sample_rate: Int
    var channels: Int
    var container: String
    var codec: String
    var bit_depth: Int?
    var lossy: Bool
    var warnings: [String]
  }

  /// Opens and decodes both files and checks the settings.
  func probe() throws -> JSONValue {
    let settings = try settings()
    var members: [String: JSONValue] = [:]
    if let mix = order.mix {
      let found = try file(mix, field: Self.mixField)
      do {
        try settings.check(mixSeconds: found.seconds, sampleRate: found.sample_rate)
      } catch let error as LacquerError {
        throw failure(error, field: "settings")
      }
      try checkPreview(settings, mixSeconds: found.seconds)
      members["mix"] = JSONText.tree(found)
    }
    if let reference = order.reference {
      members["reference"] = JSONText.tree(try file(reference, field: Self.referenceField))
    }
    return .object(members)
  }

  /// Refuses a preview that begins behind the end of the master.
  private func checkPreview(_ settings: MasterSettings, mixSeconds: Double) throws {
    let edit = settings.edit
    let length = min(edit.end ?? mixSeconds, mixSeconds) - (edit.start ?? 0)
    guard let start = order.previewStart, start >= length else { return }
    throw WorkEvent.Failure(
      code: "invalid_parameter",
      text: "preview_start is behind the end of the master, which is "
        + "\(Numeral.fixed(length, 2)) s long.", field: "preview_start")
  }

  private func file(_ path: String, field: String) throws -> ProbedFile {
    let longest = order.limits?.audioSeconds ?? .infinity
    let cancellation = Cancellation()
    let opened: OpenedAudio
    do {
      // A small file can decode to days: the decoder is stopped as soon as it passes the limit.
      opened = try AudioFile.open(path, downmix: true, scratch: scratch, cancellation: cancellation)
      { if $0.audioSeconds > longest { cancellation.cancel() } }
    } catch let error as LacquerError {
      if cancellation.isCancelled { throw tooLong(field, longest) }
      var failure = failure(error, field: field)
      if error.message.contains("it is text, not audio") { failure.code = "not_audio" }
      throw failure
    }
    let info = opened.info
    let seconds = info.seconds
    guard seconds <= longest else { throw tooLong(field, longest) }
    guard seconds >= 1 else {
      let what = field == Self.mixField ? "Input" : "Reference"
      throw WorkEvent.Failure(
        code: field == Self.mixField ? "audio_too_short" : "reference_too_short",
        text: "\(what) audio is shorter than 1 s.", field: field)
    }
    return ProbedFile(
      seconds: seconds, sample_rate: info.sampleRate, channels: info.sourceChannels,
      container: info.container, codec: info.codec, bit_depth: info.bitDepth,
      lossy: info.isLossy, warnings: opened.warnings)
  }

  private func tooLong(_ field: String, _ longest: Double) -> WorkEvent.Failure {
    WorkEvent.Failure(
      code: "too_long",
      text: "The audio is longer than \(Int(longest)) s, which is this server's limit.",
      field: field)
  }
}
