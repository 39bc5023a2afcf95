import AudioCore
import Realtime

/// What a deck is filled from: the tracks, where each of them is, and how they loop.
package final class Timeline {
  /// The mix, and with it master, driven master and codec preview.
  var mix: TrackCursor
  /// Every reference on its own.
  var references: [TrackCursor]
  /// References that follow the mix instead, and by how many frames they are behind it.
  private let alignments: [Int: Int]

  private let mixReaders: [(stream: Int, reader: StreamReader)]
  private let referenceReaders: [StreamReader?]

  package init(
    mix: TrackCursor, alignments: [Int: Int] = [:], references: [TrackCursor],
    mixReaders: [(stream: Int, reader: StreamReader)], referenceReaders: [StreamReader?]
  ) {
    self.mix = mix
    self.references = references
    self.alignments = alignments
    self.mixReaders = mixReaders
    self.referenceReaders = referenceReaders
  }

  /// The streams that are read, a bit each.
  package var streams: Int {
    let references = referenceReaders.indices.filter { referenceReaders[$0] != nil }
      .map { StreamLayout.firstReference + $0 }
    return (mixReaders.map(\.stream) + references).reduce(0) { $0 | 1 << $1 }
  }

  /// Adds up to `frames` frames to a deck; everything on it stays aligned.
  package func fill(_ deck: Deck, frames: Int) throws {
    var left = min(frames, deck.ring.writable)
    while left > 0 {
      // Every granule has a record, so a step never crosses into one without.
      let index = deck.ring.end
      let step = min(left, Deck.granule - index % Deck.granule)
      try fillStep(deck, at: index, limit: step)
      left -= step
    }
  }

  private func fillStep(_ deck: Deck, at index: Int, limit: Int) throws {
    record(deck, at: index)
    let start = (mix: mix, references: references)
    do {
      try fillMix(deck, at: index, count: limit)
      for number in references.indices where alignments[number] == nil {
        try fillReference(number, deck, at: index, count: limit)
      }
    } catch {
      // Whoever asks again is given these frames, not those behind them.
      (mix, references) = start
      throw error
    }
    deck.ring.publish(limit)
  }

  /// Reads the mix and all that keeps step with it.
  private func fillMix(_ deck: Deck, at index: Int, count limit: Int) throws {
    var done = 0
    while done < limit {
      guard !mix.isAtEnd else {
        if deck.end == Int.max { deck.markEnd(index + done) }
        for (stream, _) in mixReaders { silence(deck, stream, at: index + done, limit - done) }
        for number in alignments.keys {
          silence(deck, StreamLayout.firstReference + number, at: index + done, limit - done)
        }
        break
      }
      let run = mix.next(limit - done)
      for (stream, reader) in mixReaders {
        try reader.read(run, into: deck, stream: stream, at: index + done)
      }
      for (number, offset) in alignments { try follow(number, offset, run, deck, index + done) }
      done += run.count
    }
  }

  /// Reads an aligned reference where the mix is.
  private func follow(
    _ number: Int, _ offset: Int, _ run: TrackCursor.Run, _ deck: Deck, _ index: Int
  ) throws {
    guard references.indices.contains(number), let reader = referenceReaders[number] else { return }
    var moved = run
    moved.frame += offset
    if let rising = run.rising { moved.rising = rising + offset }
    references[number].frame = moved.frame + run.count
    try reader.read(moved, into: deck, stream: StreamLayout.firstReference + number, at: index)
  }

  private func fillReference(_ number: Int, _ deck: Deck, at index: Int, count: Int) throws {
    guard let reader = referenceReaders[number] else { return }
    let stream = StreamLayout.firstReference + number
    var done = 0
    while done < count {
      let run = references[number].next(count - done)
      guard run.count > 0 else {
        silence(deck, stream, at: index + done, count - done)
        return
      }
      try reader.read(run, into: deck, stream: stream, at: index + done)
      done += run.count
    }
  }

  /// Notes where every track is, at the start of a granule.
  private func record(_ deck: Deck, at index: Int) {
    guard index % Deck.granule == 0 else { return }
    let record = unsafe deck.record(index)
    unsafe record[0] = mix.frame
    for (number, cursor) in references.enumerated() { unsafe record[1 + number] = cursor.frame }
  }

  private func silence(_ deck: Deck, _ stream: Int, at index: Int, _ count: Int) {
    for side in 0..<2 {
      var done = 0
      while done < count {
        let part = min(count - done, deck.ring.contiguous(from: index + done))
        unsafe deck.ring.pointer(2 * stream + side, at: index + done).update(
          repeating: 0, count: part)
        done += part
      }
    }
  }
}
