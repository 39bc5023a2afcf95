public import AudioCore

/// Writes one deliverable: all of it, or nothing.
///
/// Samples go into a hidden temporary in the output's directory; `finish` syncs it and gives it its
/// name, anything else (an error, `abandon`, the end of the writer's life) removes it. "-" and
/// devices are written directly. The same samples, tags and loudness give the same bytes: no file
/// contains the time of day (SOURCE_DATE_EPOCH is taken where a format has a date).
///
/// One thread at a time. Every failure is one sentence: `LacquerError.output`.
public final class AudioWriter {
  /// What is being written.
  public let deliverable: Deliverable
  /// Number of channels.
  public let channels: Int
  /// Announced length in frames.
  public let frames: Int

  private let file: OutputFile
  private let sink: any SampleSink
  private var framesWritten = 0
  private var isOpen = true

  /// Begins a file of exactly `frames` frames.
  ///
  /// - `tags`, `loudness`: what the file says about itself; nil for nothing.
  /// - `dither`: for 16 and 24 bits; nil rounds, which keeps samples that fit as they are.
  /// - `firstFrame`: the first frame's number in what the file is cut from; white dither counts on
  ///   from there, so that a cut has the samples that the whole has.
  /// - `force`: replace an existing file.
  /// - `inputs`: files that must not be overwritten, compared by device and inode.
  public convenience init(
    _ deliverable: Deliverable, channels: Int, frames: Int, tags: AudioTags? = nil,
    loudness: DeliveredLoudness? = nil, dither: Dither? = nil, firstFrame: Int = 0,
    force: Bool = false, inputs: [String] = []
  ) throws {
    try self.init(
      deliverable, channels: channels, frames: frames, tags: tags, loudness: loudness,
      dither: dither, firstFrame: firstFrame, force: force, inputs: inputs, alwaysRF64: false)
  }

  package init(
    _ deliverable: Deliverable, channels: Int, frames: Int, tags: AudioTags?,
    loudness: DeliveredLoudness?, dither: Dither?, firstFrame: Int = 0, force: Bool,
    inputs: [String], alwaysRF64: Bool
  ) throws {
    precondition(channels > 0 && frames >= 0, "channels and frames")
    self.deliverable = deliverable
    self.channels = channels
    self.frames = frames
    let plan = SinkPlan(
      deliverable: deliverable, channels: channels, frames: frames, tags: tags,
      loudness: loudness, dither: dither, firstFrame: firstFrame, alwaysRF64: alwaysRF64)
    let file = try OutputFile(deliverable.path, inputs: inputs, force: force)
    self.file = file
    sink = try plan.open(file)
  }

  /// Refuses what could not be written, before any work is done.
  ///
  /// Looks at directories, existing files, inputs and doubled names, and creates nothing.
  /// `LacquerError.output` or `.usage`.
  public static func preflight(
    _ deliverables: [Deliverable], inputs: [String], force: Bool
  ) throws {
    for deliverable in deliverables {
      _ = try OutputTarget(deliverable.path, inputs: inputs, force: force)
    }
    try FilePlace.requireApart(deliverables.map(\.path), inputs: inputs)
  }

  /// Samples that reached full scale and were held there; 0 in a good master.
  public var saturations: Int { sink.saturations }

  /// Tags that the file goes without because its format cannot hold them, by name.
  public var leftOut: [String] { sink.leftOut }

  /// Writes the block's `frames` valid frames after those before.
  public func write(_ block: AudioBlock) throws {
    precondition(block.channels == channels, "channel counts differ")
    guard isOpen, framesWritten + block.frames <= frames else {
      abandon()
      throw LacquerError(
        .internalFault, "\(deliverable.path) was given more than its \(frames) frames.")
    }
    do {
      try sink.write(block)
    } catch {
      abandon()
      throw error
    }
    framesWritten += block.frames
  }

  /// Completes the file and gives it its name.
  public func finish() throws {
    guard isOpen, framesWritten == frames else {
      abandon()
      throw LacquerError(
        .internalFault,
        "\(deliverable.path) was given \(framesWritten) of its \(frames) frames.")
    }
    isOpen = false
    do {
      try sink.finish()
      try file.commit()
    } catch {
      file.abandon()
      throw error
    }
  }

  /// Gives up; what was written so far is removed.
  public func abandon() {
    isOpen = false
    file.abandon()
  }

  deinit { file.abandon() }
}
