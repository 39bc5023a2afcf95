/// The `bext` chunk of Broadcast WAV, version 2 (EBU Tech 3285 v2) with its loudness fields.
enum BroadcastExtension {
  /// The chunk's body; its length depends on the format only.
  static func bytes(
    _ tags: AudioTags?, _ loudness: DeliveredLoudness?, depth: WordLength, sampleRate: Int,
    channels: Int
  ) -> [UInt8] {
    var out = ByteWriter()
    out.field(tags?.comment ?? "", 256)
    out.field("Lacquer", 32)
    out.field(tags?.isrc ?? "", 32)
    let moment = TagFields.date()
    out.field(moment?.date ?? "", 10)
    out.field(moment?.time ?? "", 8)
    out.little(UInt64(0))
    out.little(UInt16(2))
    out.zeros(64)
    let levels = [
      loudness?.integratedLUFS, loudness?.rangeLU, loudness?.truePeakDBTP,
      loudness?.maximumMomentaryLUFS, loudness?.maximumShortTermLUFS,
    ]
    for level in levels { out.little(hundredths(level)) }
    out.zeros(180)
    let word = depth == .float32 ? "32" : depth.rawValue
    let mode = channels == 1 ? "mono" : channels == 2 ? "stereo" : "multi"
    out.text("A=PCM,F=\(sampleRate),W=\(word),M=\(mode),T=Lacquer\r\n")
    // libsndfile loses its way in an RF64 after a chunk of odd length.
    if out.bytes.count % 2 == 1 { out.zeros(1) }
    return out.bytes
  }

  /// A level × 100, or the value that means "not used".
  private static func hundredths(_ level: Double?) -> Int16 {
    guard let level, level.isFinite, abs(level) < 99.995 else { return 0x7FFF }
    return Int16((level * 100).rounded())
  }
}
