#if Server
import AudioCore
import MasteringAPI

/// What a client asked for, as it is kept with the job.
struct JobForm: Codable, Sendable, Equatable {
  /// Name of the mix's file in the job's folder.
  var mixFile: String?
  /// Where the mix is fetched from instead.
  var mixURL: String?
  /// Name of the reference's file.
  var referenceFile: String?
  /// Where the reference is fetched from instead.
  var referenceURL: String?
  /// Preset.
  var preset: String?
  /// Settings over it.
  var settings: [String: String] = [:]
  /// Whether a file has more than two channels.
  var downmix = false
  /// Start of a preview, s.
  var previewStart: Double?
  /// Length of a preview, s; nil masters the whole.
  var previewSeconds: Double?

  /// Whether a probe found more than two channels in either file.
  static func needsDownmix(_ probed: JSONValue) -> Bool {
    ["mix", "reference"].contains { (probed[$0]?["channels"]?.amount ?? 0) > 2 }
  }
}

extension WorkOrder {
  /// The order of a kind that does what a form asks for with the files in `folder`.
  init(_ kind: Kind, _ form: JobForm, folder: String, limits: Limits) {
    self.init(kind)
    mix = form.mixFile.map { "\(folder)/\($0)" }
    reference = form.referenceFile.map { "\(folder)/\($0)" }
    preset = form.preset
    settings = form.settings
    downmix = form.downmix
    previewStart = form.previewStart
    previewSeconds = form.previewSeconds
    scratch = folder
    self.limits = limits
  }
}
#endif
