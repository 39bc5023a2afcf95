import Mastering
import Testing

@Suite("What settings and styles make of a limiter")
struct LimiterConstantsTests {
  private func constants(
    _ style: LimitSettings.Style, rate: Int = 48_000,
    change: (inout LimitSettings) -> Void = { _ in }
  ) throws -> LimiterConstants {
    var settings = MasterSettings().limit
    settings.style = style
    change(&settings)
    return try #require(LimiterConstants(settings: settings, sampleRate: rate))
  }

  @Test("times are whole frames of any rate, and a peak is known 8 frames before at the least")
  func frames() throws {
    for rate in [48_000, 96_000] {
      let balanced = try constants(.balanced, rate: rate)
      let scale = rate / 48_000
      #expect(balanced.lookaheadFrames == 240 * scale && balanced.finishFrames == 24 * scale)
      #expect(balanced.bridgeFrames == 480 * scale && balanced.sustainFrames == 3840 * scale)
      #expect(balanced.lowBridgeFrames == 864 * scale)
    }
    #expect(try constants(.clip, rate: 8000).lookaheadFrames == 8)
    #expect(try constants(.clip, rate: 16_000).lookaheadFrames == 8)
    #expect(try constants(.clip, rate: 32_000).lookaheadFrames == 16)
    var off = MasterSettings().limit
    off.style = .off
    #expect(LimiterConstants(settings: off, sampleRate: 48_000) == nil)
  }

  @Test("limit.release is the fast release, and the slow one keeps its ratio to it")
  func release() throws {
    let styles: [(style: LimitSettings.Style, usual: Double, ratio: Double)] = [
      (.transparent, 15, 100.0 / 15), (.balanced, 16, 1), (.loud, 4, 1), (.clip, 0.5, 1),
    ]
    for (style, usual, ratio) in styles {
      for asked in [nil, 30.0] {
        let constants = try constants(style) { $0.release = asked }
        let fast = asked ?? usual
        #expect(constants.fastReleaseMilliseconds == fast)
        #expect(abs(constants.slowReleaseMilliseconds - fast * ratio) < 1e-9)
      }
    }
  }

  @Test("limit.clip gives any style a second stage, and 0 takes it from any")
  func clip() throws {
    for style in [LimitSettings.Style.transparent, .balanced, .loud, .clip] {
      let none = try constants(style) { $0.clip = 0 }
      #expect(none.finishFrames == 0 && none.finishDB == 0 && none.firstShare == 1)
      let own = try constants(style) { $0.clip = 2 }
      #expect(own.finishFrames >= 12 && own.finishDB == 2 && own.firstShare == 0)
    }
    let transparent = try constants(.transparent)
    #expect(transparent.finishFrames == 0 && transparent.firstShare == 1)
    #expect(try constants(.balanced).firstShare == 0.8)
  }

  @Test("limit.link is a share from 0 to 1")
  func link() throws {
    for (percent, share) in [(-5.0, 0.0), (0, 0), (40, 0.4), (100, 1), (150, 1)] {
      #expect(try constants(.balanced) { $0.link = percent }.link == share)
    }
  }
}
