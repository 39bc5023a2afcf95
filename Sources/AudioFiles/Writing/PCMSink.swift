import AudioCore

/// Writes the samples of WAV and AIFF.
@safe final class PCMSink: SampleSink {
  private let file: OutputFile
  private let depth: WordLength
  private let channels: Int
  private let bigEndian: Bool
  private let tail: [UInt8]
  private let quantiser: Quantiser?
  private let integers: UnsafeMutablePointer<Int32>
  private let packed: UnsafeMutableRawPointer
  private static let chunkFrames = 4096

  var saturations: Int { quantiser?.saturations ?? 0 }

  /// Writes the head and waits for samples.
  init(
    file: OutputFile, depth: WordLength, sampleRate: Int, channels: Int, dither: Dither?,
    firstFrame: Int, bigEndian: Bool, head: [UInt8], tail: [UInt8]
  ) throws {
    self.file = file
    self.depth = depth
    self.channels = channels
    self.bigEndian = bigEndian
    self.tail = tail
    quantiser =
      depth == .float32
      ? nil
      : Quantiser(
        depth: depth, channels: channels, sampleRate: sampleRate, dither: dither,
        start: firstFrame)
    let samples = Self.chunkFrames * channels
    unsafe integers = UnsafeMutablePointer<Int32>.allocate(capacity: samples)
    // A 24-bit sample is stored as four bytes of which the next sample replaces the last.
    unsafe packed = UnsafeMutableRawPointer.allocate(byteCount: 4 * samples + 4, alignment: 64)
    try file.write(head)
  }

  deinit {
    unsafe integers.deallocate()
    unsafe packed.deallocate()
  }

  func write(_ block: AudioBlock) throws {
    var frame = 0
    while frame < block.frames {
      let count = min(Self.chunkFrames, block.frames - frame)
      if let quantiser {
        unsafe quantiser.quantise(block, from: frame, count: count, into: integers)
        pack(count * channels)
      } else {
        interleave(block, frame, count)
      }
      try unsafe file.write(
        UnsafeRawBufferPointer(start: packed, count: count * channels * depth.bytes))
      frame += count
    }
  }

  func finish() throws { try file.write(tail) }

  private func pack(_ samples: Int) {
    let (source, target) = unsafe (integers, packed)
    switch (depth, bigEndian) {
    case (.pcm16, false):
      for i in 0..<samples {
        unsafe target.storeBytes(
          of: Int16(truncatingIfNeeded: source[i]), toByteOffset: 2 &* i, as: Int16.self)
      }
    case (.pcm16, true):
      for i in 0..<samples {
        unsafe target.storeBytes(
          of: Int16(truncatingIfNeeded: source[i]).byteSwapped, toByteOffset: 2 &* i,
          as: Int16.self)
      }
    case (_, false):
      for i in 0..<samples {
        unsafe target.storeBytes(of: source[i], toByteOffset: 3 &* i, as: Int32.self)
      }
    case (_, true):
      for i in 0..<samples {
        unsafe target.storeBytes(
          of: (source[i] &<< 8).byteSwapped, toByteOffset: 3 &* i, as: Int32.self)
      }
    }
  }

  private func interleave(_ block: AudioBlock, _ frame: Int, _ count: Int) {
    let target = unsafe packed
    for channel in 0..<channels {
      let source = unsafe block.samples(channel) + frame
      for i in 0..<count {
        let bits = unsafe source[i].bitPattern
        unsafe target.storeBytes(
          of: bigEndian ? bits.bigEndian : bits.littleEndian,
          toByteOffset: 4 &* (i &* channels &+ channel), as: UInt32.self)
      }
    }
  }
}
