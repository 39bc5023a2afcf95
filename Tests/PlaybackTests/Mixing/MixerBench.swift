import AudioCore
import Playback
import Realtime

/// A mixer fed by hand, without threads or devices.
final class MixerBench {
  let mixer: Mixer
  var parameters = MixerParameters()
  let timeline: Timeline

  /// Streams by their number; every source starts at frame 0.
  init(
    _ streams: [Int: [[Float]]], rate: Int = 48_000, loop: Range<Int>? = nil, fade: Int = 0,
    reference: [[Float]]? = nil
  ) {
    mixer = Mixer(sampleRate: rate, seconds: 1)
    let length = streams[StreamLayout.mix]?[0].count ?? 0
    timeline = Timeline(
      mix: TrackCursor(frame: 0, length: length, loop: loop, fade: fade),
      references: reference.map { [TrackCursor(frame: 0, length: $0[0].count, wraps: true)] } ?? [],
      mixReaders: streams.sorted { $0.key < $1.key }.map {
        ($0.key, StreamReader(MemorySource(samples: $0.value, sampleRate: rate)))
      },
      referenceReaders: reference.map {
        [StreamReader(MemorySource(samples: $0, sampleRate: rate))]
      } ?? [])
    mixer.decks.0.prepare(clock: 0, fade: .jump, streams: timeline.streams)
  }

  /// Stereo that stays at one sample, of two seconds where nothing else is said.
  static func steady(_ value: Float, frames: Int = 96_000) -> [[Float]] {
    [[Float]](repeating: [Float](repeating: value, count: frames), count: 2)
  }

  /// Hears one stream at a gain.
  func hear(_ stream: Int, gain: Float = 1) {
    parameters.weights = .zero
    parameters.weights[stream] = gain
    mixer.parameters.put(parameters)
  }

  /// Plays `count` frames in periods of `period`, or comes to rest in them.
  func play(_ count: Int, period: Int = 512, isOn: Bool = true) throws -> [[Float]] {
    parameters.isPlaying = isOn
    mixer.parameters.put(parameters)
    var result: [[Float]] = [[], []]
    let block = AudioBlock(channels: 2, capacity: period)
    var done = 0
    while done < count {
      let frames = min(period, count - done)
      try timeline.fill(mixer.decks.0, frames: mixer.decks.0.ring.writable)
      unsafe mixer.render(block.samples(0), block.samples(1), count: frames)
      for channel in 0..<2 {
        for i in 0..<frames { result[channel].append(block[channel: channel, frame: i]) }
      }
      done += frames
    }
    return result
  }

  /// Starts loudly: plays the gentle start away, 0.2 s.
  func start() throws { _ = try play(mixer.sampleRate / 4) }
}
