"""Small models that JAX and TensorFlow's converter write as .tflite files, for the converter's optional test.

export-jax.py FOLDER    writes NAME.tflite, NAME.npy (inputs) and NAME.out.npy (what JAX gives for them); needs tensorflow and jax
"""
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import jax
import jax.numpy as jnp
import numpy as np
import tensorflow as tf
from jax.experimental import jax2tf

random = np.random.default_rng(1)


def weights(*shape):
    return (random.normal(size=shape) / np.sqrt(np.prod(shape[:-1]))).astype(np.float32)


def mlp(shape=(1, 20)):
    first, bias, second = weights(20, 32), weights(1, 32)[0], weights(32, 5)
    return shape, lambda x: jax.nn.softmax(jax.nn.relu(x @ first + bias) @ second)


def cnn(shape=(1, 32, 32, 3)):
    first, second, last = weights(3, 3, 3, 8), weights(3, 3, 8, 16), weights(16, 4)
    conv = lambda x, kernel, stride: jax.lax.conv_general_dilated(x, kernel, (stride, stride), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
    return shape, lambda x: jnp.mean(jax.nn.silu(conv(jax.nn.gelu(conv(x, first, 2)), second, 1)), axis=(1, 2)) @ last


def attention(shape=(1, 12, 16)):
    query, key, value, out = (weights(16, 16) for _ in range(4))
    wide, narrow = weights(16, 32), weights(32, 16)

    def normalize(x):
        centred = x - x.mean(-1, keepdims=True)
        return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)

    def block(x):
        y = normalize(x)
        shares = jax.nn.softmax(jnp.einsum("bqd,bkd->bqk", y @ query, y @ key) / 4.0, axis=-1)
        x = x + jnp.einsum("bqk,bkd->bqd", shares, y @ value) @ out
        return x + jax.nn.gelu(normalize(x) @ wide) @ narrow

    return shape, block


for make in (mlp, cnn, attention):
    shape, model = make()
    function = tf.function(jax2tf.convert(model, with_gradient=False, enable_xla=False), input_signature=[tf.TensorSpec(shape, tf.float32)], autograph=False)
    path = os.path.join(sys.argv[1], make.__name__)
    with open(f"{path}.tflite", "wb") as file:
        file.write(tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()], function).convert())
    samples = random.normal(size=(60, *shape[1:])).astype(np.float32)
    np.save(f"{path}.npy", samples)
    np.save(f"{path}.out.npy", np.concatenate([np.asarray(model(sample[None])).reshape(1, -1) for sample in samples]))
