public import AudioCore
public import AudioFiles
public import DSP
import Foundation

/// What will be done to one mix, in full: the same plan on the same mix gives the same bytes.
///
/// A plan is solved: it holds what the closed loop found on this audio and names the mix by its
/// content. It is refused on other audio. Equal bytes are promised for the same engine version and
/// class of CPU.
public struct MasterPlan: Codable, Sendable, Equatable {
  /// Name and version of this document's shape.
  public var schema = MasterPlan.currentSchema
  /// Engine that made the plan.
  public var engine: EngineIdentity
  /// SHA-256 of the mix.
  public var mixHash: ContentHash
  /// Rate and channels of the mix (after a downmix).
  public var format: AudioFormat
  /// Length of the mix, frames.
  public var frames: Int
  /// Whether the mix was folded to stereo from more channels.
  public var downmix: Bool
  /// First kept frame of the mix.
  public var startFrame: Int
  /// Frame after the last kept one.
  public var endFrame: Int
  /// Kept frames of the mix.
  var kept: Range<Int> { startFrame..<endFrame }
  /// Repairs of the input.
  public var repair: InputRepair
  /// Gain of right over left, dB.
  public var balanceDB: Double
  /// The tone filter; nil when there is nothing to do.
  public var tone: TonePlan?
  /// Gain of side on top of tone, dB; nil when there is nothing to do.
  public var side: GainCurve?
  /// The dynamics stage; nil when there is nothing to do.
  public var dynamics: DynamicsPlan?
  /// Cosine fade at the start, s.
  public var fadeInSeconds: Double
  /// Cosine fade at the end, s.
  public var fadeOutSeconds: Double
  /// Loudness aimed at, LUFS; nil when the drive was given.
  public var targetLUFS: Double?
  /// Level, limiting and what they measured, one for each sample rate that was solved.
  public var renders: [RenderPlan]
  /// What the person chose.
  public var settings: MasterSettings
  /// Limits and guards that acted.
  public var notes: [PlanNote]
  /// The references that were followed, in the order given; nil in plans made without any.
  public var references: [ReferenceUse]?
  /// How lossy deliverables are rendered, where their codec asked for more than `renders` hold.
  public var codecs: [CodecRender]?
  /// The delivery target that `targetLUFS` and the ceiling come from.
  public var target: DeliveryTarget?

  /// The shape this engine writes.
  public static let currentSchema = "lacquer.plan/2"
  /// The shapes it reads; the first held every correction as an object of its own.
  static let readableSchemas: Set = ["lacquer.plan/1", currentSchema]

  /// Whether samples up to the drive pass untouched.
  public var isTransparent: Bool {
    repair.isNeutral && balanceDB == 0 && tone == nil && side == nil
      && dynamics == nil
  }

  /// Hash of everything that decides samples: what seeds dither and names caches.
  ///
  /// Names of files and the sentences about them decide none: the same audio under another name, or on
  /// another machine, is the same master.
  public var hash: String {
    get throws {
      var decisive = self
      decisive.notes = []
      decisive.references = references?.map { $0.unnamed }
      return ContentHash(of: try decisive.encoded()).hexadecimal
    }
  }

  /// The plan as JSON with sorted keys; equal plans give equal bytes.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [10]
  }

  /// Reads a plan; `LacquerError.input` names what is wrong with it.
  public static func decode(_ bytes: [UInt8], path: String) throws -> MasterPlan {
    do {
      var plan = try JSONDecoder().decode(MasterPlan.self, from: Data(bytes))
      guard readableSchemas.contains(plan.schema) else {
        throw LacquerError(
          .input,
          "\(path) is a plan of the shape \(plan.schema), this engine reads \(currentSchema): "
            + "make the plan again.")
      }
      plan.schema = currentSchema
      try plan.validate(as: path)
      return plan
    } catch let error as LacquerError {
      throw error
    } catch {
      throw LacquerError(
        .input, "\(path) is not a plan of Lacquer; make one with --plan-out.",
        cause: String(describing: error))
    }
  }
}

/// What is done after the filters at one sample rate.
public struct RenderPlan: Codable, Sendable, Equatable {
  /// Rate of the master, Hz.
  public var sampleRate: Int
  /// Gain before the limiter, dB.
  public var driveDB: Double
  /// The limiter; nil leaves peaks alone.
  public var limiter: LimiterConstants?
  /// Local corrections found by verification, by frame.
  @PackedCorrections public var corrections: [PeakCorrection]
  /// What the result measures; written into the files' loudness tags.
  public var loudness: DeliveredLoudness
}
