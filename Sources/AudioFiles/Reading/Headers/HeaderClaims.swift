/// What the header of a WAV, RF64, BW64, W64 or AIFF file claims, read without trusting it.
///
/// The libraries correct or refuse odd headers silently; the claims let the refusal and the warning
/// name the numbers.
struct HeaderClaims: Equatable {
  /// Frames per second, Hz.
  var sampleRate: Int?
  /// Number of channels.
  var channels: Int?
  /// Length in frames; nil when the header leaves it open.
  var frames: Int?

  /// Walks the chunks; nil when the file is of another kind.
  init?(_ bytes: InputBytes, _ signature: FileSignature) {
    switch signature {
    case .wave, .broadcastWave64: readRIFF(bytes)
    case .wave64: readWave64(bytes)
    case .aiff: readAIFF(bytes)
    default: return nil
    }
  }

  /// Sizes from here on are what writers put that could not go back: "unknown".
  private static let openLength: UInt64 = 0x7FFF_F000

  private static let largestWalk = 200

  private mutating func readRIFF(_ bytes: InputBytes) {
    var frameBytes: UInt64 = 0
    for chunk in RIFFChunks(bytes) {
      switch chunk.name {
      case "fmt " where chunk.start.bytes.count >= 24:
        channels = Int(chunk.number(10, 2))
        sampleRate = Int(chunk.number(12, 4))
        frameBytes = [1, 3, 0xFFFE].contains(chunk.number(8, 2)) ? chunk.number(20, 2) : 0
      case "data":
        guard frameBytes > 0, chunk.isLong || chunk.length < Self.openLength else { return }
        frames = Int(clamping: chunk.length / frameBytes)
        return
      default: break
      }
    }
  }

  private mutating func readWave64(_ bytes: InputBytes) {
    var offset = 40
    var frameBytes: UInt64 = 0
    for _ in 0..<Self.largestWalk {
      let chunk = ByteFields(bytes: bytes.peek(at: offset, count: 48))
      guard chunk.bytes.count >= 24 else { return }
      let length = chunk.little(16, 8)
      guard length >= 24, length < UInt64(Int.max) / 2 else { return }
      switch chunk.name(0) {
      case "fmt " where chunk.bytes.count >= 40:
        channels = Int(chunk.little(26, 2))
        sampleRate = Int(chunk.little(28, 4))
        frameBytes = [1, 3, 0xFFFE].contains(chunk.little(24, 2)) ? chunk.little(36, 2) : 0
      case "data":
        if frameBytes > 0 { frames = Int((length - 24) / frameBytes) }
        return
      default: break
      }
      offset += Int((length + 7) / 8 * 8)
    }
  }

  private mutating func readAIFF(_ bytes: InputBytes) {
    var offset = 12
    for _ in 0..<Self.largestWalk {
      let chunk = ByteFields(bytes: bytes.peek(at: offset, count: 48))
      guard chunk.bytes.count >= 8 else { return }
      let length = Int(chunk.big(4, 4))
      if chunk.name(0) == "COMM", chunk.bytes.count >= 26 {
        channels = Int(chunk.big(8, 2))
        sampleRate = chunk.extended(16)
        let promised = chunk.big(10, 4)
        let compression = length >= 22 ? chunk.name(26) : "NONE"
        let isPlain = ["NONE", "sowt", "twos", "in24", "in32", "fl32", "FL32", "fl64", "FL64"]
          .contains(compression)
        if isPlain, promised < Self.openLength { frames = Int(promised) }
        return
      }
      offset += 8 + length + length % 2
    }
  }
}
