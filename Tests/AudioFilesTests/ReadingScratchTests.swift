import AudioCore
import AudioFiles
import Glibc
import TestSupport
import Testing

@Suite struct ReadingScratchTests {
  @Test("Audio appended in odd pieces reads back exactly at every place", arguments: [1, 2])
  func roundTrip(channels: Int) throws {
    let format = AudioFormat(sampleRate: 96_000, channels: channels)
    let scratch = try ScratchAudio(format: format, space: ScratchSpace())
    let truth = (0..<channels).map { Signals.white(count: 70_003, seed: UInt64($0) + 1) }
    var generator = SeededGenerator(seed: 9)
    var frame = 0
    while frame < 70_003 {
      let count = min(Int.random(in: 1...20_000, using: &generator), 70_003 - frame)
      let block = AudioBlock(channels: channels, capacity: count)
      for channel in 0..<channels {
        for index in 0..<count {
          block[channel: channel, frame: index] = truth[channel][frame + index]
        }
      }
      try scratch.append(block)
      frame += count
      #expect(scratch.frames == frame)
      let tail = AudioBlock(channels: channels, capacity: 5)
      try scratch.read(into: tail, at: max(0, frame - 5))
      #expect(tail[channel: 0, frame: tail.frames - 1] == truth[0][frame - 1])
    }
    try scratch.finishWriting()
    #expect(Reading.difference(try Reading.all(scratch, block: 7777), truth) == nil)
    let differences = try Reading.randomAccessDifferences(
      scratch, whole: truth, reads: 100, seed: 4)
    #expect(differences == 0)
    let block = AudioBlock(channels: channels, capacity: 10)
    try scratch.read(into: block, at: 70_003)
    #expect(block.frames == 0)
  }

  @Test("A scratch directory that cannot be written is one sentence with the way out")
  func unusableDirectory() throws {
    let error = try #require(throws: LacquerError.self) {
      _ = try ScratchAudio(
        format: AudioFormat(sampleRate: 44_100, channels: 2),
        space: ScratchSpace(directory: "/nowhere/at/all"))
    }
    #expect(error.code == .output)
    #expect(
      error.message
        == "Cannot use the scratch folder /nowhere/at/all: No such file or directory; set TMPDIR "
        + "to a folder that can be written.")
  }

  @Test("Work that has no room is refused before the disk is filled")
  func room() throws {
    let folder = try TemporaryFolder()
    let space = ScratchSpace(directory: folder.path)
    try space.requireRoom(for: 1)
    let error = try #require(throws: LacquerError.self) {
      try space.requireRoom(for: 4_000_000_000_000_000_000)
    }
    #expect(error.code == .output)
    #expect(error.cause == SystemError.words(ENOSPC), "a server waits for room")
    #expect(error.message.hasPrefix("\(folder.path) has "))
    #expect(error.message.contains(" free and the work takes 4000000000 GB of scratch there, "))
    #expect(
      error.message.hasSuffix(" more: free some space or set TMPDIR to a folder with room."))
    // What does not say how large it is refuses nothing.
    try ScratchSpace(directory: "/proc").requireRoom(for: .max)
  }
}
