import AudioCore
import Mastering
import Testing

/// What is refused of a mix once its length is known.
struct PartsOfTheMixTests {
  private func refusal(seconds: Double, _ change: (inout MasterSettings) -> Void) -> String? {
    var settings = MasterSettings()
    change(&settings)
    do {
      try settings.check(mixSeconds: seconds, sampleRate: 44_100)
      return nil
    } catch {
      return (error as? LacquerError)?.message
    }
  }

  @Test("Parts that a mix has are taken, also where they reach beyond its end")
  func inside() {
    #expect(refusal(seconds: 10) { _ in } == nil)
    #expect(refusal(seconds: 10) { $0.edit.start = 9 } == nil)
    #expect(refusal(seconds: 10) { $0.edit.end = 60 } == nil)
    #expect(refusal(seconds: 10) { $0.match.region = TimeRegion(start: 5, end: 60) } == nil)
  }

  @Test("Parts that begin at its end or later are refused with its length, short ones with theirs")
  func outside() {
    let edit = refusal(seconds: 10) { $0.edit.start = 10 }
    #expect(edit == "edit.start and edit.end leave nothing of the mix, which is 10.00 s long.")
    let region = refusal(seconds: 10) { $0.match.region = TimeRegion(start: 12, end: 20) }
    #expect(region?.hasPrefix("The mix ends at 0:10") == true)
    let short = refusal(seconds: 10) { $0.match.region = TimeRegion(start: 8, end: 20) }
    #expect(short?.contains("at least 3 s are needed") == true)
  }
}
