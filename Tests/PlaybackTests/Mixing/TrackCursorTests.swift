import Playback
import Testing

@Suite struct TrackCursorTests {
  /// Frames in order, whatever the pieces.
  private func frames(_ cursor: TrackCursor, _ pieces: [Int]) -> [Int] {
    var cursor = cursor
    return pieces.flatMap { limit -> [Int] in
      let run = cursor.next(limit)
      return Array(run.frame..<run.frame + run.count)
    }
  }

  @Test func endsWhereTheTrackEnds() {
    var cursor = TrackCursor(frame: 95, length: 100)
    #expect(cursor.next(64).count == 5)
    #expect(cursor.next(64).count == 0)
    #expect(cursor.isAtEnd)
  }

  @Test func loopsWithItsPeriod() {
    let cursor = TrackCursor(frame: 8, length: 100, loop: 10..<14)
    #expect(
      frames(cursor, Array(repeating: 3, count: 6)) == [
        8, 9, 10, 11, 12, 13, 10, 11, 12, 13, 10, 11, 12, 13,
      ])
  }

  @Test func playsOnBeyondALoop() {
    let cursor = TrackCursor(frame: 20, length: 24, loop: 10..<14)
    #expect(frames(cursor, [10]) == [20, 21, 22, 23])
  }

  @Test func referencesBeginAgain() {
    let cursor = TrackCursor(frame: 3, length: 5, wraps: true)
    #expect(frames(cursor, [4, 4, 4]) == [3, 4, 0, 1, 2, 3, 4])
  }

  @Test func seamIsNoLongerThanWhatStandsBefore() {
    var cursor = TrackCursor(frame: 10, length: 100, loop: 3..<20, fade: 8)
    let before = cursor.next(64)
    #expect(before.frame == 10 && before.count == 7 && before.rising == nil)
    let seam = cursor.next(64)
    #expect(seam.frame == 17 && seam.count == 3 && seam.rising == 0 && seam.fadeLength == 3)
    #expect(cursor.frame == 3)
  }

  /// A new loop takes in a playhead that has passed its end, and leaves one before it alone.
  @Test(arguments: [(12, 12), (5, 5), (14, 10), (60, 10)])
  func newLoopTakesThePlayheadIn(frame: Int, expected: Int) {
    var cursor = TrackCursor(frame: frame, length: 100)
    cursor.repeatRange(10..<14)
    #expect(cursor.frame == expected)
  }

  /// Where the loop turns within what is counted, counting goes round with it.
  @Test func placesGoRoundWithALoop() {
    var cursor = TrackCursor(frame: 0, length: 300, loop: 100..<200)
    cursor.place(at: 190, after: 5)
    #expect(cursor.frame == 195)
    cursor.place(at: 190, after: 20)
    #expect(cursor.frame == 110)
    cursor.place(at: 220, after: 20)
    #expect(cursor.frame == 240)
    var reference = TrackCursor(frame: 0, length: 300, wraps: true)
    reference.place(at: 290, after: 20)
    #expect(reference.frame == 10)
  }
}
