#if Server
import AudioCore
import MasteringAPI

/// What a client asked for, as it is kept with the job.
package struct JobForm: Codable, Sendable, Equatable {
  /// Name of the mix's file in the job's folder.
  package var mixFile: String?
  /// Where the mix is fetched from instead.
  package var mixURL: String?
  /// Name of the reference's file.
  package var referenceFile: String?
  /// Where the reference is fetched from instead.
  package var referenceURL: String?
  /// Preset.
  package var preset: String?
  /// Settings over it.
  package var settings: [String: String] = [:]
  /// Whether a file has more than two channels.
  package var downmix = false
  /// Start of a preview, s.
  package var previewStart: Double?
  /// Length of a preview, s; nil masters the whole.
  package var previewSeconds: Double?

  /// An empty form.
  package init() {}

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
