internal import AudioCore
internal import Metering
internal import AudioFiles

/// Sentences about what is wrong with a file and what to do about it.
enum TrackWarnings {
  static func sentences(_ track: MeasuredTrack) -> [String] {
    let name = track.path.split(separator: "/").last.map(String.init) ?? track.path
    let profile = track.profile
    var result = track.audio.warnings
    let perMinute = Double(profile.faults.clippedRuns) / max(0.1, profile.seconds / 60)
    if perMinute > 5 {
      result.append(
        "\(name) is clipped \(profile.faults.clippedRuns) times; a mix with headroom masters "
          + "cleaner.")
    }
    if profile.channels == 2, profile.stereo.correlation < -0.3 {
      result.append(
        "\(name): left and right cancel in mono (correlation "
          + "\(Words.plain(profile.stereo.correlation, 2))); one channel may be turned over: "
          + "input.polarity=right puts it right.")
    }
    if profile.seconds < 5 {
      result.append(
        "\(name) is only \(Words.fixed(profile.seconds, 1)) s long; there is little to measure.")
    }
    if profile.faults.isSilent {
      result.append("\(name) is silent.")
    }
    return result
  }
}
