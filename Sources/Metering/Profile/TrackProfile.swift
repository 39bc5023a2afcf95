import Glibc

/// Everything measured about one track: a value that stands for the audio when a plan is made.
///
/// Levels are in the unit their name ends with. Levels of silence are clamped to −200 dB, never
/// infinite, so that a profile survives JSON. Changing what any field means or measures raises
/// `TrackProfile.version`, which empties the cache.
public struct TrackProfile: Codable, Sendable, Equatable {
  /// Raised whenever a measured value may change.
  public static let version = 3

  /// Rate of the audio as measured, Hz.
  public var sampleRate: Int
  /// Channels of the audio as measured, 1 or 2.
  public var channels: Int
  /// Length in frames.
  public var frames: Int
  /// Loudness over time and as a whole.
  public var loudness: LoudnessProfile
  /// Peaks and what follows from them.
  public var peaks: PeakProfile
  /// Long-term spectra of mid and side.
  public var spectrum: SpectrumProfile
  /// Width, balance, correlation.
  public var stereo: StereoProfile
  /// Level distribution in five bands.
  public var dynamics: DynamicsProfile
  /// What is wrong with the file, where.
  public var faults: FaultProfile
  /// Peak waveform for drawing: extremes of 1000 equal slices.
  public var waveform: WaveformOverview

  /// Length in seconds.
  public var seconds: Double { Double(frames) / Double(sampleRate) }
}

/// Loudness by ITU-R BS.1770-5 and EBU Tech 3341/3342.
public struct LoudnessProfile: Codable, Sendable, Equatable {
  /// Gated programme loudness, LUFS.
  public var integratedLUFS: Double
  /// The relative gate under it, LUFS.
  public var relativeGateLUFS: Double
  /// Largest momentary (0.4 s) loudness, LUFS.
  public var maximumMomentaryLUFS: Double
  /// Largest short-term (3 s) loudness, LUFS.
  public var maximumShortTermLUFS: Double
  /// Loudness range, LU (hop 10 Hz).
  public var rangeLU: Double
  /// 10th percentile of the range, LUFS.
  public var rangeLowLUFS: Double
  /// 95th percentile of the range, LUFS.
  public var rangeHighLUFS: Double
  /// Start of the loudest 15 s section (or the whole when shorter), s.
  public var loudestSectionSeconds: Double
  /// Short-term loudness that counts for the range, LUFS, at `DynamicsProfile.percents` of its
  /// windows; nil in profiles saved before it was measured.
  public var shortTermQuantilesLUFS: [Double]?
}

/// Peaks, and the ratios of peak to loudness.
public struct PeakProfile: Codable, Sendable, Equatable {
  /// Largest true peak of any channel, dBTP (8× / 32 taps a phase, Kaiser β 7, parabola).
  public var truePeakDBTP: Double
  /// The same for each channel, dBTP.
  public var channelTruePeakDBTP: [Double]
  /// Largest sample of any channel, dBFS.
  public var samplePeakDBFS: Double
  /// True peak minus integrated loudness, dB.
  public var plrDB: Double
  /// Median of (peak of the last 3 s minus short-term loudness) over live windows, dB.
  public var psrMedianDB: Double
  /// 5th percentile of the same, dB.
  public var psrLowDB: Double
  /// Sample peak over plain RMS of all channels, dB.
  public var crestDB: Double
  /// TT dynamic range (Algorithmix 1.3), dB before rounding to an integer.
  public var dynamicRangeDB: Double
}

/// Long-term power spectra on a logarithmic grid.
///
/// Point k stands at `frequencyHz(k)` = 1000 · 2^((k − 319.5)/48) Hz, up to 0.499 × the sample rate: the
/// edges between points are the edges of every fraction of an octave around 1 kHz. Levels are
/// power per hertz in dB (full-scale square = 0 dB in total), averaged over frames weighted by
/// loudness: weight 0 at I − 20 LU rising to 1 at I − 12 LU. Hann windows of 0.74 s below 750 Hz
/// and 0.37 s above (powers of two at each rate), 50 % overlap, crossfaded 600–960 Hz: partials of
/// neighbouring tones stay apart in bands of a sixth of an octave.
public struct SpectrumProfile: Codable, Sendable, Equatable {
  /// Points an octave.
  public static let pointsPerOctave = 48
  /// Frequency of point 0, Hz.
  public static let lowestHz = 1000 * pow(2, -319.5 / 48)

  /// Frequencies over which the mean of a spectrum is its level, Hz: what moves all of them alike is no
  /// change of tone.
  package static let levelHz = 100.0...8000.0

  /// Mid = (L+R)/2, dB per hertz.
  public var midDB: [Double]
  /// Side = (L−R)/2, dB per hertz; −200 throughout for a mono track.
  public var sideDB: [Double]
  /// Standard error of `midDB` from the spread of 1 s blocks, dB.
  public var midErrorDB: [Double]
  /// Standard error of `sideDB`, dB.
  public var sideErrorDB: [Double]
  /// Standard error of mid's power in the sixth of an octave around each point, dB.
  ///
  /// Over the level of 100 Hz–8 kHz, from the spread of 1 s blocks: what partials beside each other do
  /// averages out, and so does what all bands do together. Nil in documents from before it.
  public var midBandErrorDB: [Double]?
  /// Noise floor of mid: 10th percentile of the quietest 5 % of blocks that are not silent.
  public var noiseFloorDB: [Double]
  /// Frequency above which a lossy codec, or a low-pass as steep, left nothing, Hz; nil when there is no
  /// such edge.
  public var codecCutoffHz: Double?
  /// Seconds of audio that counted, the sum of the weights.
  public var weightedSeconds: Double

  /// Frequency of grid point `index`, Hz.
  public static func frequencyHz(_ index: Int) -> Double {
    lowestHz * pow(2, Double(index) / Double(pointsPerOctave))
  }

  /// Weight of a moment of `loudness` LUFS in a programme: 0 at I − 20 LU, 1 from I − 12 LU.
  package static func weight(_ loudness: Double, integratedLUFS: Double) -> Double {
    min(1, max(0, (loudness - (integratedLUFS - 20)) / 8))
  }
}

/// Stereo image.
public struct StereoProfile: Codable, Sendable, Equatable {
  /// Edges of the six listening bands, the outer ones included, Hz.
  package static let bandEdgesHz = [0, 60, 250, 500, 2000, 6000, Double.infinity]

  /// Side energy over mid energy of the loud parts, dB.
  public var widthDB: Double
  /// The same in six listening bands (edges 60, 250, 500, 2 k, 6 k Hz), dB; −200 where a band lies
  /// above half the sample rate.
  public var bandWidthDB: [Double]
  /// Correlation of left and right, −1 … 1.
  public var correlation: Double
  /// 5th percentile of the correlation of 400 ms windows that are not silent.
  public var correlationLow: Double
  /// Level lost when folded to mono: 10 log10(E[M²]/(E[M²]+E[S²])), dB, −200 … 0.
  public var monoLossDB: Double
  /// Left minus right energy of the loud parts, dB (the spectrum's frame weights).
  public var balanceDB: Double
  /// Most frequent left−right level of time–frequency bins with coherence > 0.9, dB: where the
  /// centred voice stands; nil when too few bins are coherent.
  public var centreDB: Double?

  /// Creates a profile from its figures; see the properties.
  public init(
    widthDB: Double, bandWidthDB: [Double], correlation: Double, correlationLow: Double,
    monoLossDB: Double, balanceDB: Double, centreDB: Double?
  ) {
    self.widthDB = widthDB
    self.bandWidthDB = bandWidthDB
    self.correlation = correlation
    self.correlationLow = correlationLow
    self.monoLossDB = monoLossDB
    self.balanceDB = balanceDB
    self.centreDB = centreDB
  }
}

/// Levels of five bands (edges 120, 500, 2 k, 6 k Hz), 50 ms RMS every 10 ms.
public struct DynamicsProfile: Codable, Sendable, Equatable {
  /// Edges between the bands, Hz.
  public static let edgesHz = [120.0, 500, 2000, 6000]
  /// The same with the outer ones, Hz.
  package static let bandEdgesHz: [Double] = [0] + edgesHz + [.infinity]
  /// The quantiles stored, %: 5, 10, … 95, 99.
  public static let percents: [Double] = Array(stride(from: 5.0, through: 95, by: 5)) + [99]
  /// Band by band, the level in dBFS at each of `percents`, of windows within 40 dB of the band's
  /// maximum.
  public var bandQuantilesDB: [[Double]]

  /// Creates a profile of these quantiles, band by band.
  public init(bandQuantilesDB: [[Double]]) { self.bandQuantilesDB = bandQuantilesDB }
}

/// Faults of the file with their times.
public struct FaultProfile: Codable, Sendable, Equatable {
  /// Mean of each channel, linear full scale.
  public var dcOffset: [Double]
  /// Runs of ≥ 3 samples within 1e-4 of the channel's largest value, where that is ≥ −1 dBFS.
  public var clippedRuns: Int
  /// Times of up to 100 of those runs, s.
  public var clippedSeconds: [Double]
  /// Samples that are NaN or infinite (read as 0).
  public var invalidSamples: Int
  /// Silence (< −70 dBFS) at the start, s.
  public var leadingSilenceSeconds: Double
  /// Silence at the end, s.
  public var trailingSilenceSeconds: Double
  /// Level of the quietest parts, dBFS: energy of `noiseFloorDB` over the whole band; noise only where the
  /// track has pauses.
  public var noiseFloorDBFS: Double
  /// True when the whole file is below −70 dBFS.
  public var isSilent: Bool
}

/// Extremes for drawing a waveform.
public struct WaveformOverview: Codable, Sendable, Equatable {
  /// Smallest sample of each slice over all channels, −1 … 1 (may exceed for float files).
  public var minima: [Float]
  /// Largest sample of each slice.
  public var maxima: [Float]
}
