internal import AudioCore
internal import Mastering
internal import Metering
import Synchronization
internal import TerminalKit
internal import Workbench

/// Panes and lines of the workstation as they were drawn last: where nothing has changed they are
/// put there again.
///
/// While something plays, thirty times a second nothing moves but the playhead and the meters. One
/// theme at one depth of colour has one of these; another takes a new one.
public final class PaneStamps: Sendable {
  /// What is kept.
  enum Part: Hashable { case pane(Navigation.Pane), session, line, hints }

  private struct Stamp {
    var still: StillScene
    /// The number of the scene that it was right for last.
    var number: Int
    var rect: Rect
    var moving: [Double?]
    var patch: CanvasPatch
  }

  private struct Curve {
    var spectrum: SpectrumProfile
    var parts: Int
    var curve: FrequencyCurve
  }

  private struct Axis {
    var spectra: [SpectrumProfile]
    var parts: Int
    var tilt: Double
    var rows: Int
    var axis: LevelAxis
  }

  private let axes = Mutex<[Axis]>([])
  private let stamps = Mutex<[Part: Stamp]>([:])
  /// The scene of now but for what moves, and how many there were.
  private let scene = Mutex<(still: StillScene?, number: Int)>((nil, 0))
  private let curves = Mutex<[Curve]>([])

  /// Nothing has been drawn.
  public init() {}

  /// Compares a scene with the one before, once for all that is drawn from it.
  func begin(_ scene: Scene) {
    let still = StillScene(scene)
    self.scene.withLock {
      guard $0.still != still else { return }
      $0.still = still
      $0.number += 1
    }
  }

  /// Draws a part, or what it was; `moving` is what it shows of the sound that runs.
  func draw(
    _ part: Part, _ scene: Scene, moving: [Double?], on canvas: inout Canvas, in rect: Rect,
    _ draw: (inout Canvas) -> Void
  ) {
    let number = self.scene.withLock { $0.number }
    let known = stamps.withLock { $0[part] }
    let fits = known.map { $0.rect == rect && $0.moving == moving } ?? false
    if let known, fits, known.number == number { return canvas.paste(known.patch) }
    let still = StillScene(scene, part)
    if let known, fits, known.still == still {
      stamps.withLock { $0[part]?.number = number }
      return canvas.paste(known.patch)
    }
    let patch = canvas.recording(rect, draw)
    stamps.withLock {
      $0[part] = Stamp(still: still, number: number, rect: rect, moving: moving, patch: patch)
    }
  }

  /// The curve of a spectrum, made once.
  func curve(_ spectrum: SpectrumProfile, parts: Int) -> FrequencyCurve {
    curves.withLock { known in
      if let index = known.firstIndex(where: { $0.parts == parts && $0.spectrum == spectrum }) {
        return known[index].curve
      }
      let curve = SpectrumCurves.curve(spectrum, parts: parts)
      known.append(Curve(spectrum: spectrum, parts: parts, curve: curve))
      if known.count > 8 { known.removeFirst() }
      return curve
    }
  }

  /// The axis that shows spectra, made once.
  func axis(
    _ spectra: [SpectrumProfile], _ view: ViewChoices, rows: Int, _ make: () -> LevelAxis
  ) -> LevelAxis {
    axes.withLock { known in
      if let axis = known.first(where: {
        $0.rows == rows && $0.tilt == view.tilt && $0.parts == view.smoothing
          && $0.spectra == spectra
      }) {
        return axis.axis
      }
      let axis = make()
      known.append(
        Axis(
          spectra: spectra, parts: view.smoothing, tilt: view.tilt, rows: rows, axis: axis))
      if known.count > 4 { known.removeFirst() }
      return axis
    }
  }
}

/// What a part is drawn from besides the sound that runs: everything where no part is named.
///
/// A reference, as it is passed on with every stamp.
final class StillScene: Equatable, Sendable {
  private let state: WorkbenchState
  private let isFocused: Bool
  private let pointer: Point?

  init(_ scene: Scene, _ part: PaneStamps.Part? = nil) {
    var state = scene.state
    state.listening.position = 0
    state.listening.referencePosition = 0
    pointer = scene.pointer
    switch part {
    case nil, .pane(.parameters), .pane(.messages), .session, .line, .hints: isFocused = false
    case .pane(let pane):
      isFocused = scene.isFocused(pane)
      // Graphs know nothing of what was said, of what was done before, and of other places.
      state.messages = []
      state.history = UndoHistory()
      state.browser = BrowserState()
      state.navigation = Navigation()
      state.navigation.curve = scene.state.navigation.curve
    }
    self.state = state
  }

  static func == (one: StillScene, other: StillScene) -> Bool {
    one.isFocused == other.isFocused && one.pointer == other.pointer && one.state == other.state
  }
}

extension Scene {
  /// What a pane shows of the sound that runs; nil for what moves with every frame.
  func moving(_ pane: Navigation.Pane, in rect: Rect) -> [Double?]? {
    let isSilent = live.source == nil
    return switch pane {
    case .matchCurve, .bands, .parameters, .messages: []
    case .spectrumAB: SpectrumPane.isLive(.mine, self) ? nil : []
    case .spectrumR: SpectrumPane.isLive(.reference, self) ? nil : []
    case .history:
      [live.number] + live.history
    case .waveform: [WaveformPane.playheadColumn(self, in: rect).map(Double.init)]
    case .loudness: isSilent ? [] : LoudnessPane.moving(self, in: rect)
    case .stereo: isSilent ? [] : nil
    }
  }

  /// The axis that shows the spectra of mix, master and reference.
  func spectrumAxis(rows: Int) -> LevelAxis {
    let spectra = [state.mixSpectrum, state.masterSpectrum, state.referenceSpectrum]
      .compactMap(\.self)
    func make() -> LevelAxis {
      SpectrumCurves.axis(spectra.compactMap { curve($0) }, tilt: state.view.tilt, rows: rows)
    }
    return stamps?.axis(spectra, state.view, rows: rows, make) ?? make()
  }

  /// The curve of a spectrum as the screen draws it.
  func curve(_ spectrum: SpectrumProfile?) -> FrequencyCurve? {
    guard let spectrum else { return nil }
    return stamps?.curve(spectrum, parts: state.view.smoothing)
      ?? SpectrumCurves.curve(spectrum, parts: state.view.smoothing)
  }
}
