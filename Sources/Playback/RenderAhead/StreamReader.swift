package import AudioCore
import Realtime

/// One stream of a deck: a source at the session's rate, placed on the timeline.
package final class StreamReader {
  /// Frame of the timeline that the source's frame 0 stands at.
  private let offset: Int
  private let channels: Int
  private let falling: ReadAhead
  private let rising: ReadAhead
  private let main: AudioBlock
  private let seam: AudioBlock

  package init(_ source: any AudioSource, offset: Int = 0) {
    self.offset = offset
    channels = source.format.channels
    falling = ReadAhead(source)
    rising = ReadAhead(source)
    main = AudioBlock(channels: channels, capacity: Deck.granule)
    seam = AudioBlock(channels: channels, capacity: Deck.granule)
  }

  /// Reads a run of at most a granule into two channels of a deck, from frame `index` of its ring on.
  func read(_ run: TrackCursor.Run, into deck: Deck, stream: Int, at index: Int) throws {
    try falling.read(into: main, at: run.frame - offset, count: run.count)
    if let start = run.rising, run.fadeLength > 0 {
      try rising.read(into: seam, at: start - offset, count: run.count)
      for channel in 0..<channels {
        let old = unsafe main.samples(channel)
        let new = unsafe seam.samples(channel)
        for i in 0..<run.count {
          let t = (Float(run.fadePosition + i) + 0.5) / Float(run.fadeLength)
          unsafe old[i] += (new[i] - old[i]) * t
        }
      }
    }
    for side in 0..<2 {
      let samples = unsafe main.samples(min(side, channels - 1))
      var done = 0
      while done < run.count {
        let count = min(run.count - done, deck.ring.contiguous(from: index + done))
        unsafe deck.ring.pointer(2 * stream + side, at: index + done).update(
          from: samples + done, count: count)
        done += count
      }
    }
  }
}

/// A source read in larger pieces than it is asked for.
private final class ReadAhead {
  private static let pieceFrames = 4096

  private let source: any AudioSource
  private let piece: AudioBlock
  private var start = 0

  init(_ source: any AudioSource) {
    self.source = source
    piece = AudioBlock(channels: source.format.channels, capacity: Self.pieceFrames)
    piece.frames = 0
  }

  /// Fills the first `count` frames of `block`; silence outside of the source.
  func read(into block: AudioBlock, at frame: Int, count: Int) throws {
    var done = 0
    while done < count {
      let position = frame + done
      if position < 0 || position >= source.frames {
        let silent = position < 0 ? min(count - done, -position) : count - done
        block.silence(from: done, count: silent)
        done += silent
        continue
      }
      if position < start || position >= start + piece.frames { try load(at: position) }
      let part = min(count - done, start + piece.frames - position)
      block.copy(from: piece, at: position - start, to: done, count: part)
      done += part
    }
  }

  /// Reads the piece that begins at a frame; one that could not be read holds nothing.
  private func load(at frame: Int) throws {
    start = frame
    do {
      try source.readOn(into: piece, at: frame)
    } catch {
      piece.frames = 0
      throw error
    }
  }
}
