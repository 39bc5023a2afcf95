import AudioCore
import CSndfile

/// A fold-down of surround channels to stereo after ITU-R BS.775-3, annex 4, table 2.
///
/// Left = L + 0.7071·C + 0.7071·(left surrounds), right likewise; a single surround channel goes to
/// both sides at 0.5 (−3 dB to split it in two surrounds, −3 dB to mix each). The low-frequency
/// channel is dropped. Nothing is normalised: a sum may exceed full scale, and Float keeps it.
struct Downmix: Equatable {
  /// Where a channel is heard.
  enum Speaker: Equatable {
    case left, right, centre, lowFrequency, leftSurround, rightSurround, backCentre
  }

  /// Weight of each source channel in the left output.
  let left: [Float]
  /// Weight of each source channel in the right output.
  let right: [Float]

  /// −3 dB as BS.775 writes it.
  static let minusThreeDecibels: Float = 0.7071

  /// The fold-down of channels in this order.
  init(_ speakers: [Speaker]) {
    let level = Self.minusThreeDecibels
    left = speakers.map {
      switch $0 {
      case .left: 1
      case .centre, .leftSurround: level
      case .backCentre: 0.5
      case .right, .rightSurround, .lowFrequency: 0
      }
    }
    right = speakers.map {
      switch $0 {
      case .right: 1
      case .centre, .rightSurround: level
      case .backCentre: 0.5
      case .left, .leftSurround, .lowFrequency: 0
      }
    }
  }

  /// The order of WAVE and FLAC for a count of channels whose speakers the file does not name.
  ///
  /// Nil for counts without a usual order.
  static func usualOrder(_ channels: Int) -> [Speaker]? {
    switch channels {
    case 3: [.left, .right, .centre]
    case 4: [.left, .right, .leftSurround, .rightSurround]
    case 5: [.left, .right, .centre, .leftSurround, .rightSurround]
    case 6: [.left, .right, .centre, .lowFrequency, .leftSurround, .rightSurround]
    case 7: [.left, .right, .centre, .lowFrequency, .backCentre, .leftSurround, .rightSurround]
    case 8:
      [
        .left, .right, .centre, .lowFrequency, .leftSurround, .rightSurround, .leftSurround,
        .rightSurround,
      ]
    default: nil
    }
  }

  /// Folds `frames` interleaved frames; sums run in channel order.
  func apply(
    _ source: UnsafePointer<Float>, frames: Int, left leftPlane: UnsafeMutablePointer<Float>,
    right rightPlane: UnsafeMutablePointer<Float>
  ) {
    let channels = left.count
    unsafe leftPlane.update(repeating: 0, count: frames)
    unsafe rightPlane.update(repeating: 0, count: frames)
    for channel in 0..<channels {
      let toLeft = left[channel]
      let toRight = right[channel]
      for frame in 0..<frames {
        let sample = unsafe source[frame * channels + channel]
        unsafe leftPlane[frame] += sample * toLeft
        unsafe rightPlane[frame] += sample * toRight
      }
    }
  }
}
