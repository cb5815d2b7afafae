import * as tf from '@tensorflow/tfjs-core';

interface FilterGradientAttributes {
  strides: [number, number] | number;
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dataFormat: string;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterShape: [number, number, number, number];
}

/**
 * Registers the convolution filter gradient for a backend that lacks it (WASM); harmless to repeat.
 *
 * dW[i,j,c,f] = sum over n,y,x of x[n, y s + i - top, x s + j - left, c] dy[n,y,x,f] is itself a forward convolution:
 * x as [C,H,W,N], dy as a filter [oh,ow,N,F] dilated by the stride s. So it runs on the backend's own (XNNPACK)
 * forward kernel, which gives the same bits at every run.
 */
export function registerConvGradients(backendName: string): void {
  if (tf.getKernel('Conv2DBackpropFilter', backendName)) return;
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName,
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D };
      return tf.tidy(() => filterGradient(x, dy, attrs as unknown as FilterGradientAttributes));
    },
  });
}

function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attributes: FilterGradientAttributes): tf.Tensor4D {
  const format = tf.backend_util.convertConv2DDataFormat(attributes.dataFormat as 'NHWC');
  const info = tf.backend_util.computeConv2DInfo(x.shape, attributes.filterShape, attributes.strides, 1, attributes.pad, attributes.dimRoundingMode, false, format);
  const { top, left } = info.padInfo;
  // Rows and columns after the last place where the filter was laid take no part: negative padding, so they are cut.
  const bottom = info.filterHeight - info.inHeight - top + (info.outHeight - 1) * info.strideHeight;
  const right = info.filterWidth - info.inWidth - left + (info.outWidth - 1) * info.strideWidth;
  const height = info.inHeight + Math.min(bottom, 0);
  const width = info.inWidth + Math.min(right, 0);
  const used = height === info.inHeight && width === info.inWidth ? x : tf.slice(x, [0, 0, 0, 0], [info.batchSize, height, width, info.inChannels]);
  const images = tf.transpose(used, [3, 1, 2, 0]);
  const filter = tf.transpose(dy, [1, 2, 0, 3]);
  const pad: tf.backend_util.ExplicitPadding = [[0, 0], [top, Math.max(bottom, 0)], [left, Math.max(right, 0)], [0, 0]];
  const gradient = tf.conv2d(images, filter, 1, pad, 'NHWC', [info.strideHeight, info.strideWidth]);
  return tf.transpose(gradient, [1, 2, 0, 3]);
}
