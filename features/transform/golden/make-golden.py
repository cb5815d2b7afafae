"""Makes signals.json and images.json: what librosa, scipy and OpenCV give for the steps of a transform.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install librosa==0.11.0 scipy opencv-python-headless
    /tmp/golden/bin/python features/transform/golden/make-golden.py

The signals are formulas that golden.test.ts computes again; only parameters and results are kept. Not part of the gate.
"""
import json
import math
import pathlib

import cv2
import librosa
import numpy
import scipy

here = pathlib.Path(__file__).parent


def signal(rows):
    """A chirp, two tones and an offset with a slope: sum of cosines, so that every language computes the same."""
    n = numpy.arange(rows, dtype=numpy.float64)
    values = 0.3 + 1e-4 * n + numpy.cos(0.03 * n + 2e-5 * n * n) + 0.5 * numpy.cos(0.7 * n + 1) + 0.05 * numpy.cos(2.1 * n)
    return values.astype(numpy.float32)


def picture(height, width, channels):
    """Whole numbers 0..255 without a period."""
    i = numpy.arange(height * width * channels, dtype=numpy.int64)
    return ((i * i * 31 + i * 17) % 256).astype(numpy.float32).reshape(height, width, channels)


def rounded(values):
    return [float(f'{float(value):.7g}') for value in numpy.asarray(values).ravel()]


def mel(y, sr, frame, hop, mels, center, pad_mode, power, **more):
    return librosa.feature.melspectrogram(y=y, sr=sr, n_fft=frame, hop_length=hop, n_mels=mels, center=center, pad_mode=pad_mode, power=power, **more)


def band_powers(x, rate, segment, overlap, edges):
    f, density = scipy.signal.welch(x, fs=rate, window='hann', nperseg=segment, noverlap=overlap, detrend='constant', scaling='density')
    bands = []
    for b in range(len(edges) - 1):
        last = b == len(edges) - 2
        inside = (f >= edges[b]) & ((f <= edges[b + 1]) if last else (f < edges[b + 1]))
        bands.append(math.log10(1e-12 + density[inside].sum() * rate / segment))
    return bands


def signals():
    cases = []

    def add(name, rows, step, result):
        cases.append({'name': name, 'rows': rows, 'step': step, 'expected': rounded(result)})

    # The MLPerf Tiny / DCASE autoencoder: 5 frames of 128 bands, 20 / power log10(max(mel, eps)).
    x = signal(1024 + 4 * 512)
    s = mel(x, 16000, 1024, 512, 128, False, 'constant', 2.0)
    add('log-mel of the MLPerf Tiny autoencoder', len(x), {'op': 'log-mel', 'sampleRateHz': 16000, 'frame': 1024, 'hop': 512, 'mels': 128},
        (10 * numpy.log10(numpy.maximum(s, numpy.finfo(float).eps))).T)
    x = signal(2000)
    s = mel(x, 8000, 512, 160, 24, True, 'reflect', 1.0, fmin=50, fmax=3500, htk=True, norm=None)
    add('log-mel, HTK scale, magnitudes, reflected, natural', len(x), {'op': 'log-mel', 'sampleRateHz': 8000, 'frame': 512, 'hop': 160, 'mels': 24, 'lowHz': 50, 'highHz': 3500, 'scale': 'htk', 'norm': 'none', 'power': 1, 'padding': 'reflect', 'log': 'ln'},
        numpy.log(numpy.maximum(s, numpy.finfo(float).eps)).T)
    x = signal(3000)
    add('mfcc of librosa', len(x), {'op': 'mfcc', 'sampleRateHz': 22050, 'frame': 1024, 'hop': 512, 'mels': 128, 'padding': 'zero', 'coefficients': 13},
        librosa.feature.mfcc(y=x, sr=22050, n_mfcc=13, n_fft=1024, hop_length=512, n_mels=128, center=True, pad_mode='constant').T)
    add('mfcc of librosa, liftered', len(x), {'op': 'mfcc', 'sampleRateHz': 22050, 'frame': 512, 'hop': 256, 'mels': 40, 'padding': 'none', 'coefficients': 20, 'lifter': 22},
        librosa.feature.mfcc(y=x, sr=22050, n_mfcc=20, n_fft=512, hop_length=256, n_mels=40, center=False, lifter=22).T)

    x = signal(1000)
    d = x.astype(numpy.float64)
    add('psd-bands of scipy.signal.welch, equal bands', len(x), {'op': 'psd-bands', 'sampleRateHz': 1000, 'segment': 128, 'bands': 8}, band_powers(d, 1000, 128, 64, numpy.linspace(0, 500, 9)))
    add('psd-bands of scipy.signal.welch, edges and overlap', len(x), {'op': 'psd-bands', 'sampleRateHz': 1000, 'segment': 256, 'overlap': 200, 'edgesHz': [5, 20, 60, 110, 120, 500]}, band_powers(d, 1000, 256, 200, [5, 20, 60, 110, 120, 500]))
    for kind in ('constant', 'linear'):
        add(f'detrend of scipy, {kind}', 200, {'op': 'detrend', 'kind': kind}, scipy.signal.detrend(d[:200], type=kind))
    for up, down, padding in ((3, 2, 'edge'), (2, 3, 'zero'), (1, 4, 'edge'), (160, 147, 'zero'), (4, 2, 'edge')):
        add(f'resample_poly of scipy, {up}/{down}, {padding}', 150, {'op': 'resample', 'up': up, 'down': down, 'padding': padding},
            scipy.signal.resample_poly(d[:150], up, down, padtype='edge' if padding == 'edge' else 'constant'))
    of = ['mean', 'sd', 'min', 'max', 'peak-to-peak', 'rms', 'crest', 'skew', 'kurtosis', 'zero-crossings']
    z = d[:500]
    rms = math.sqrt((z * z).mean())
    add('statistics of numpy and scipy.stats', 500, {'op': 'statistics', 'of': of},
        [z.mean(), z.std(), z.min(), z.max(), numpy.ptp(z), rms, abs(z).max() / rms, scipy.stats.skew(z), scipy.stats.kurtosis(z, fisher=False), (numpy.signbit(z[1:]) != numpy.signbit(z[:-1])).mean()])
    return cases


def images():
    cases = []
    for height, width, channels, to_height, to_width in ((12, 17, 3, 5, 4), (12, 16, 1, 6, 4), (9, 7, 3, 9, 3), (5, 4, 3, 8, 9)):
        image = picture(height, width, channels)
        for method, flag in (('bilinear', cv2.INTER_LINEAR), ('area', cv2.INTER_AREA)):
            # Where it enlarges, OpenCV's area is bilinear.
            if method == 'area' and (to_height > height or to_width > width):
                continue
            result = cv2.resize(image, (to_width, to_height), interpolation=flag)
            cases.append({'name': f'{method} of OpenCV, {height} x {width} x {channels} to {to_height} x {to_width}', 'image': [height, width, channels], 'step': {'op': 'resize', 'height': to_height, 'width': to_width, 'method': method}, 'expected': rounded(result)})
    image = picture(6, 5, 3)
    cases.append({'name': 'grey of OpenCV', 'image': [6, 5, 3], 'step': {'op': 'grey'}, 'expected': rounded(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))})
    d = image.astype(numpy.float64)
    # The formula of tf.image.per_image_standardization.
    cases.append({'name': 'normalize-image by the formula of TensorFlow', 'image': [6, 5, 3], 'step': {'op': 'normalize-image', 'per': 'image'}, 'expected': rounded((d - d.mean()) / max(d.std(), 1 / math.sqrt(d.size)))})
    cases.append({'name': 'crop of numpy', 'image': [6, 5, 3], 'step': {'op': 'crop', 'height': 2, 'width': 3, 'top': 3, 'left': 1}, 'expected': rounded(image[3:5, 1:4])})
    return cases


versions = {'librosa': librosa.__version__, 'scipy': scipy.__version__, 'opencv': cv2.__version__, 'numpy': numpy.__version__}
for name, cases in (('signals', signals()), ('images', images())):
    lines = ',\n'.join(json.dumps(case) for case in cases)
    (here / f'{name}.json').write_text(f'{{"versions": {json.dumps(versions)}, "cases": [\n{lines}\n]}}\n')
