/// What other programs of the field call the things that have another name here.
extension ActionRegistry {
  /// Words, and the actions that are meant by them, the likeliest first.
  package static let fieldWords: [(words: [String], actions: [String])] = [
    (["export", "bounce", "mixdown", "print"], ["render.sheet", "render"]),
    (["bypass"], ["listen", "listen.back", "value.toggle"]),
    (["a/b"], ["listen.back", "listen", "abx"]),
    (["gain match", "loudness match", "volume match", "auto gain"], ["listen.match"]),
    (["audio interface", "soundcard", "sound card", "audio output"], ["device"]),
    (["solo"], ["monitor.band", "monitor"]),
    (["limiter", "maximizer", "maximiser"], ["limit.style", "limit.ceiling"]),
    (["threshold"], ["loudness.target", "limit.drive"]),
    (["normalize", "normalise", "streaming", "platform"], ["loudness.target"]),
    (["spotify", "apple music", "youtube", "tidal"], ["loudness.target"]),
    (["equalizer", "parametric"], ["curve.add"]),
    (["vocal", "vocals", "voice"], ["curve.protect"]),
    (["compressor", "compression", "multiband"], ["dynamics.amount"]),
    (["imager", "stereo width"], ["width.amount", "width.trim"]),
    (["compatibility", "similarity"], ["fit"]),
    (["history"], ["undo.list", "pane"]),
    (["fullscreen", "full screen"], ["view.full"]),
  ]

  /// The actions that are meant by what was typed, once more than half of such a word is there.
  static func meant(by text: String) -> [String] {
    fieldWords.filter { row in
      row.words.contains { $0.hasPrefix(text) && text.count * 2 > $0.count }
    }.flatMap(\.actions)
  }
}
