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
    #expect(cursor.next(64) == .init(frame: 10, count: 7, rising: nil))
    let seam = cursor.next(64)
    #expect(seam.frame == 17 && seam.count == 3 && seam.rising == 0 && seam.fadeLength == 3)
    #expect(cursor.frame == 3)
  }
}
