import AudioCore
import AudioFiles
import Glibc
import TestSupport
import Testing

private let figureFiles: String? = unsafe getenv("LACQUER_FIGURES").map {
  unsafe String(cString: $0)
}

/// CPU time of reading whole files, printed for people; `LACQUER_FIGURES="FILE…"` names the files.
@Suite(.serialized, .enabled(if: figureFiles != nil, "LACQUER_FIGURES names files"))
struct ReadingSpeedTests {
  @Test func figures() throws {
    for path in (figureFiles ?? "").split(separator: " ").map(String.init) {
      let start = ThreadClock.seconds
      let opened = try AudioFile.open(path, scratch: ScratchSpace())
      let openedAt = ThreadClock.seconds
      let block = AudioBlock(channels: opened.source.format.channels, capacity: 65_536)
      var frame = 0
      repeat {
        try opened.source.read(into: block, at: frame)
        frame += block.frames
      } while block.frames > 0
      #expect(frame == opened.source.frames)
      let done = ThreadClock.seconds
      block.frames = 0
      try opened.source.read(into: block, at: frame - 1)
      let sought = ThreadClock.seconds - done
      print(
        "\(path): \(opened.info.codec), \(opened.source.seconds) s of audio, open "
          + "\(openedAt - start) CPU s, read \(done - openedAt) CPU s, last frame "
          + "\(sought) CPU s")
    }
  }
}
